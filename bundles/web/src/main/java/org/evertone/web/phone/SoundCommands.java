package org.evertone.web.phone;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.evertone.audio.Outlet;
import org.evertone.media.Sound;
import org.evertone.web.phone.ActionException.Reason;
import org.jspecify.annotations.Nullable;

/** {@code mute}, {@code volume} and {@code outlet} of the command line; the sound may come and go. */
final class SoundCommands {
    private volatile @Nullable Sound sound;

    void bind(Sound found) {
        sound = found;
    }

    void unbind(Sound gone) {
        if (sound == gone) {
            sound = null;
        }
    }

    Optional<PhoneStatus.SoundView> view() {
        return Optional.ofNullable(sound).map(PhoneStatus.SoundView::of);
    }

    void mute(String word) throws ActionException {
        switch (word) {
            case "on" -> sound().mute(true);
            case "off" -> sound().mute(false);
            default -> throw PhoneActions.invalid("usage: mute on|off");
        }
    }

    void volume(String outlet, String percent) throws ActionException {
        if (!percent.matches("[0-9]{1,3}") || Integer.parseInt(percent) > 100) {
            throw PhoneActions.invalid("a volume is 0 to 100 percent");
        }
        sound().volume(outlet(outlet, List.of(Outlet.values())), Integer.parseInt(percent));
    }

    void use(String outlet) throws ActionException {
        sound().use(outlet(outlet, List.of(Outlet.HANDSET, Outlet.SPEAKER)));
    }

    private Sound sound() throws ActionException {
        Sound present = sound;
        if (present == null) {
            throw new ActionException(Reason.CONFLICT, "the phone has no sound now");
        }
        return present;
    }

    private static Outlet outlet(String word, List<Outlet> allowed) throws ActionException {
        return Arrays.stream(Outlet.values())
                .filter(outlet -> word(outlet).equals(word) && allowed.contains(outlet))
                .findFirst()
                .orElseThrow(() -> PhoneActions.invalid("an outlet is one of "
                        + String.join(
                                ", ", allowed.stream().map(SoundCommands::word).toList())));
    }

    /** The outlet as the machine interface names it. */
    static String word(Outlet outlet) {
        return outlet.name().toLowerCase(Locale.ROOT);
    }
}
