package org.evertone.sip.agent;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evertone.line.MessageSummary;

/** Reads {@code application/simple-message-summary} (RFC 3842 §5.2), from servers that take it lightly too. */
final class MailboxText {
    static final int LARGEST_BYTES = 4_096;

    private static final int LONGEST_ACCOUNT = 256;
    private static final Pattern WAITING = header("Messages-Waiting", "(yes|no)");
    private static final Pattern VOICE = header("Voice-Message", "(\\d{1,6})\\s*/\\s*(\\d{1,6})[^\\r\\n]*");
    private static final Pattern ACCOUNT = header("Message-Account", "([^\\s\\p{Cntrl}]{1," + LONGEST_ACCOUNT + "})");

    private MailboxText() {}

    private static Pattern header(String name, String value) {
        return Pattern.compile("(?im)^" + name + "[ \\t]*:[ \\t]*" + value + "[ \\t]*\\r?$");
    }

    /** Empty when it does not say whether messages wait. */
    static Optional<MessageSummary> read(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        Matcher waiting = WAITING.matcher(text);
        if (!waiting.find()) {
            return Optional.empty();
        }
        Matcher voice = VOICE.matcher(text);
        boolean counted = voice.find();
        Matcher account = ACCOUNT.matcher(text);
        return Optional.of(new MessageSummary(
                waiting.group(1).toLowerCase(Locale.ROOT).equals("yes"),
                counted ? Integer.parseInt(voice.group(1)) : 0,
                counted ? Integer.parseInt(voice.group(2)) : 0,
                account.find() ? account.group(1) : ""));
    }
}
