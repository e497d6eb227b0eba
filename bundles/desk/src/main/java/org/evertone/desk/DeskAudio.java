package org.evertone.desk;

import java.util.Optional;
import org.evertone.audio.Outlet;
import org.evertone.hal.Key;
import org.evertone.media.Sound;
import org.evertone.media.Tones;
import org.jspecify.annotations.Nullable;

/** Tells tones, ringer and outlets what the desk wants of them; they may come and go. On the phone's loop. */
final class DeskAudio {
    private static final int LOUDEST = 100;

    private @Nullable Tones tones;
    private @Nullable Sound sound;
    private @Nullable Outlet used;
    private String sounding = "";
    private String ringing = "";
    private boolean muted;
    private boolean engaged;

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
        muted = false;
    }

    void unbind(Sound gone) {
        sound = sound == gone ? null : sound;
    }

    /**
     * Brings about what the desk wants now. Told of changes only: while the person has the phone in hand, others may
     * choose another outlet, until he lets go of it.
     */
    void follow(DeskState desk) {
        if (desk.engaged() != engaged) {
            engaged = desk.engaged();
            used = null;
        }
        if (sound != null) {
            use(sound, desk.outlet());
            mute(sound, desk.silent());
            ring(sound, desk.ringer());
        }
        // without a ringer of its own the phone rings where its tones sound
        String wanted = sound == null && !desk.ringer().isEmpty() ? desk.ringer() : desk.tone();
        if (tones != null && !wanted.equals(sounding)) {
            sounding = wanted;
            if (wanted.isEmpty()) {
                tones.stop();
            } else {
                tones.play(wanted);
            }
        }
    }

    /** Where calls and tones are heard now, whoever chose that. */
    Outlet outlet(DeskState desk) {
        return sound == null ? desk.outlet() : sound.outlet();
    }

    /** The tone under the finger. */
    void pressed(Key key, DeskState desk) {
        String tone = desk.keyTone(key);
        if (!tone.isEmpty()) {
            once(tone);
        }
    }

    void once(String cadence) {
        if (tones != null) {
            tones.once(cadence);
        }
    }

    /**
     * Makes an outlet louder or softer.
     *
     * @return how loud it is now, in percent; empty while there is no sound
     */
    Optional<Integer> change(Outlet outlet, int percent) {
        if (sound == null) {
            return Optional.empty();
        }
        int now = Math.max(0, Math.min(LOUDEST, sound.volume(outlet) + percent));
        sound.volume(outlet, now);
        return Optional.of(now);
    }

    /** What somebody else made of the microphone since it was told last. */
    Optional<Boolean> mutedElsewhere() {
        if (sound == null || sound.muted() == muted) {
            return Optional.empty();
        }
        muted = sound.muted();
        return Optional.of(muted);
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

    private void mute(Sound present, boolean wanted) {
        if (wanted != muted) {
            muted = wanted;
            present.mute(wanted);
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
