package org.evertone.desk;

import org.evertone.audio.Outlet;
import org.evertone.hal.Key;
import org.evertone.media.Sound;
import org.evertone.media.Tones;
import org.jspecify.annotations.Nullable;

/** Tells tones, ringer and outlets what the desk wants of them; they may come and go. On the phone's loop. */
final class DeskAudio {
    private @Nullable Tones tones;
    private @Nullable Sound sound;
    private @Nullable Outlet used;
    private String sounding = "";
    private String ringing = "";

    void bind(Tones found) {
        tones = found;
        sounding = "";
    }

    void unbind(Tones gone) {
        tones = tones == gone ? null : tones;
    }

    void bind(Sound found) {
        sound = found;
        used = null;
        ringing = "";
    }

    void unbind(Sound gone) {
        sound = sound == gone ? null : sound;
    }

    /** Brings about what the machine wants now. Told of changes only: in between, others may choose another outlet. */
    void follow(DeskMachine machine) {
        if (sound != null) {
            use(sound, machine.outlet());
            ring(sound, machine.ringer());
        }
        // without a ringer of its own the phone rings where its tones sound
        String wanted = sound == null && !machine.ringer().isEmpty() ? machine.ringer() : machine.tone();
        if (tones != null && !wanted.equals(sounding)) {
            sounding = wanted;
            if (wanted.isEmpty()) {
                tones.stop();
            } else {
                tones.play(wanted);
            }
        }
    }

    /** The tone under the finger. */
    void pressed(Key key, DeskMachine machine) {
        String tone = machine.keyTone(key);
        if (tones != null && !tone.isEmpty()) {
            tones.once(tone);
        }
    }

    void silence() {
        if (tones != null && !sounding.isEmpty()) {
            tones.stop();
        }
        if (sound != null && !ringing.isEmpty()) {
            sound.stopRinging();
        }
    }

    private void use(Sound present, Outlet outlet) {
        if (outlet != used) {
            used = outlet;
            present.use(outlet);
        }
    }

    private void ring(Sound present, String wanted) {
        if (wanted.equals(ringing)) {
            return;
        }
        ringing = wanted;
        if (wanted.isEmpty()) {
            present.stopRinging();
        } else {
            present.ring(wanted);
        }
    }
}
