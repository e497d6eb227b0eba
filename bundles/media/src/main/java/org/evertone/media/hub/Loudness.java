package org.evertone.media.hub;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.evertone.audio.AudioDevice;
import org.evertone.audio.AudioStream;
import org.evertone.audio.Outlet;
import org.jspecify.annotations.Nullable;

/** Loudness of the outlets as a person set it; one that was never set is left as the device has it. For any thread. */
final class Loudness {
    private static final int FULL_PERCENT = 100;
    private static final int UNSET = -1;
    /** One percent less is so many decibels softer where the samples are scaled. */
    private static final double DECIBELS_PER_PERCENT = 0.4;

    private final AtomicIntegerArray percents = new AtomicIntegerArray(Outlet.values().length);

    /** Counts the times when a device's control may have been moved by somebody else. */
    private final AtomicInteger moves = new AtomicInteger();

    Loudness() {
        for (int i = 0; i < percents.length(); i++) {
            percents.set(i, UNSET);
        }
    }

    /** @throws IllegalArgumentException when it is not within 0..100 */
    void set(Outlet outlet, int percent) {
        if (percent < 0 || percent > FULL_PERCENT) {
            throw new IllegalArgumentException("Volume " + percent + " is not within 0..100 percent");
        }
        percents.set(outlet.ordinal(), percent);
    }

    int percent(Outlet outlet) {
        int percent = percents.get(outlet.ordinal());
        return percent == UNSET ? FULL_PERCENT : percent;
    }

    /** A control was used for another outlet, whose device may be the same: all others set theirs again. */
    void moved() {
        moves.incrementAndGet();
    }

    /**
     * Brings one device to the loudness of one outlet, anew for every stream: a card that was put back has its own. For
     * one thread, as the device's own control may be slow.
     */
    final class Control {
        private @Nullable AudioStream stream;
        private @Nullable Outlet outlet;
        private int percent = UNSET;
        private int moves;
        private float gain = 1;

        /**
         * @param stream the device's
         * @return what the samples are to be scaled by
         */
        float apply(AudioDevice device, AudioStream stream, Outlet outlet) {
            int wanted = percents.get(outlet.ordinal());
            int now = Loudness.this.moves.get();
            if (stream != this.stream || outlet != this.outlet || wanted != percent || now != moves) {
                moves = now;
                this.stream = stream;
                this.outlet = outlet;
                percent = wanted;
                gain = wanted == UNSET || device.volume(wanted) ? 1 : gain(wanted);
            }
            return gain;
        }
    }

    static float gain(int percent) {
        return percent == 0 ? 0 : (float) Math.pow(10, (percent - FULL_PERCENT) * DECIBELS_PER_PERCENT / 20);
    }
}
