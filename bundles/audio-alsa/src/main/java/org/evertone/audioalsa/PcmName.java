package org.evertone.audioalsa;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evertone.audio.AudioException;

/**
 * The name of an ALSA PCM, as in {@code aplay -L}: {@code plughw:CARD=Device,DEV=0}, or one of the system's configuration.
 * Cards have numbers too, but those change with the order in which cards are found, so a name must not hold one.
 */
record PcmName(String value) {
    /** Where the kernel lists its cards. */
    static final Path KERNEL_CARDS = Path.of("/proc/asound");

    private static final Pattern NUMBER = Pattern.compile(":\\s*(?:CARD=)?\\d+(?=[,'\"\\s}]|$)");
    private static final Pattern CARD =
            Pattern.compile("^(?:plug:['\"]?)?(?:hw|plughw|sysdefault|default|front|dmix|dsnoop):(?:CARD=)?"
                    + "(?!\\d+(?:\\W|$))([A-Za-z0-9_-]+)(?=[,'\"]|$)");

    PcmName {
        value = value.strip();
    }

    /** The id of the card, when the name says which. */
    Optional<String> cardId() {
        Matcher matcher = CARD.matcher(value);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** What messages call it. */
    String words() {
        return cardId().map(id -> "sound card \"" + id + '"').orElse("sound device \"" + value + '"');
    }

    /** The name of the control device with its mixer. */
    String control() {
        return cardId().map(id -> "hw:CARD=" + id).orElse(value);
    }

    /** @throws AudioException for a number instead of an id, or a card that is not among the kernel's */
    void require(Path kernelCards) throws AudioException {
        if (NUMBER.matcher(value).find()) {
            throw new AudioException(
                    "\"" + value + "\" names a card by its number, which changes; name it by its id, such"
                            + " as plughw:CARD=Device " + present(kernelCards));
        }
        Optional<String> id = cardId();
        if (id.isPresent() && !ids(kernelCards).contains(id.get())) {
            throw new AudioException(words() + " is not there " + present(kernelCards));
        }
    }

    private static String present(Path kernelCards) {
        List<String> ids = ids(kernelCards);
        return ids.isEmpty() ? "(there is no sound card)" : "(cards: " + String.join(", ", ids) + ")";
    }

    private static List<String> ids(Path kernelCards) {
        TreeSet<String> ids = new TreeSet<>();
        try (DirectoryStream<Path> cards = Files.newDirectoryStream(kernelCards, "card[0-9]*")) {
            for (Path card : cards) {
                ids.add(Files.readString(card.resolve("id")).strip());
            }
        } catch (IOException gone) {
            // A kernel without sound has no such folder, and a card may be pulled out while it is read.
            return List.copyOf(ids);
        }
        return List.copyOf(ids);
    }
}
