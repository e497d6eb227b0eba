package org.evertone.audioalsa;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The controls of a card. Opened for each use, so that a card may go and come back between. */
final class Mixer {
    /** So far below its loudest a control goes before it is muted, in the mixer's hundredths of a decibel. */
    private static final long RANGE = 40_00;

    private Mixer() {}

    /**
     * Sets a playback control: 100 is its loudest, each percent below is 0.4 dB, 0 is muted.
     *
     * @param control name of the control device
     * @param element name of the control; empty = the first that has a volume for playback
     * @param percent 0..100
     * @return false when there is no such control
     */
    static boolean volume(String control, String element, int percent) {
        return with(
                control,
                candidate -> AlsaLibrary.snd_mixer_selem_has_playback_volume(candidate) != 0
                        && (element.isEmpty() || element.equals(AlsaLibrary.snd_mixer_selem_get_name(candidate))),
                found -> set(found, percent));
    }

    /**
     * Switches the microphone's control on: the one named Capture, else one of a microphone, else the first.
     *
     * @return false when there is none
     */
    static boolean captureOn(String control) {
        return switchOn(control, "Capture"::equals)
                || switchOn(control, name -> name.contains("Mic"))
                || switchOn(control, name -> true);
    }

    private static boolean switchOn(String control, Predicate<String> named) {
        return with(
                control,
                candidate -> AlsaLibrary.snd_mixer_selem_has_capture_switch(candidate) != 0
                        && named.test(AlsaLibrary.snd_mixer_selem_get_name(candidate)),
                found -> AlsaLibrary.snd_mixer_selem_set_capture_switch_all(found, 1));
    }

    private static int set(Pointer element, int percent) {
        if (AlsaLibrary.snd_mixer_selem_has_playback_switch(element) != 0) {
            AlsaLibrary.snd_mixer_selem_set_playback_switch_all(element, percent > 0 ? 1 : 0);
        }
        Memory least = new Memory(NativeLong.SIZE);
        Memory most = new Memory(NativeLong.SIZE);
        if (AlsaLibrary.snd_mixer_selem_get_playback_dB_range(element, least, most) >= 0) {
            NativeLong value = new NativeLong(decibels(value(least), value(most), percent));
            if (AlsaLibrary.snd_mixer_selem_set_playback_dB_all(element, value, 0) >= 0) {
                return 0;
            }
        }
        int result = AlsaLibrary.snd_mixer_selem_get_playback_volume_range(element, least, most);
        return result < 0
                ? result
                : AlsaLibrary.snd_mixer_selem_set_playback_volume_all(
                        element, new NativeLong(steps(value(least), value(most), percent)));
    }

    /** The volume of a control with a scale, in hundredths of a decibel. */
    static long decibels(long least, long most, int percent) {
        return percent == 0 ? least : Math.max(least, most - RANGE * (100 - percent) / 100);
    }

    /** The volume of a control without a scale, in its own steps. */
    static long steps(long least, long most, int percent) {
        return least + Math.round((most - least) * percent / 100.0);
    }

    private static long value(Memory number) {
        return number.getNativeLong(0).longValue();
    }

    /** Does something with the first element that fits; false when none does, or it fails. */
    private static boolean with(String control, Predicate<Pointer> fits, ToIntFunction<Pointer> action) {
        if (!AlsaLibrary.present()) {
            return false;
        }
        Memory out = new Memory(Native.POINTER_SIZE);
        if (AlsaLibrary.snd_mixer_open(out, 0) < 0) {
            return false;
        }
        Pointer mixer = out.getPointer(0);
        try {
            if (AlsaLibrary.snd_mixer_attach(mixer, control) < 0
                    || AlsaLibrary.snd_mixer_selem_register(mixer, null, null) < 0
                    || AlsaLibrary.snd_mixer_load(mixer) < 0) {
                return false;
            }
            @Nullable Pointer element = AlsaLibrary.snd_mixer_first_elem(mixer);
            while (element != null) {
                if (fits.test(element)) {
                    return action.applyAsInt(element) >= 0;
                }
                element = AlsaLibrary.snd_mixer_elem_next(element);
            }
            return false;
        } finally {
            AlsaLibrary.snd_mixer_close(mixer);
        }
    }
}
