package org.evertone.media.hub;

import java.util.Arrays;
import org.evertone.media.tone.Cadence;
import org.evertone.media.tone.ToneGenerator;
import org.jspecify.annotations.Nullable;

/** A cadence on its way to a device, whose rate it takes over. For one thread; allocates only when the rate changes. */
final class ToneRun {
    /** 15 dB below full scale: clear beside speech, and not a shock at the ear. */
    static final int PEAK = 5800;

    private static final int LAST_PART_MILLIS = 200;
    private static final int ENDLESS = -1;

    private final Cadence cadence;
    private final int millis;
    private @Nullable ToneGenerator generator;
    private int sampleRateHz;
    private long left;

    private ToneRun(Cadence cadence, int millis) {
        this.cadence = cadence;
        this.millis = millis;
    }

    static ToneRun endless(Cadence cadence) {
        return new ToneRun(cadence, ENDLESS);
    }

    /** The cadence once; a last part for ever is heard for 200 ms. */
    static ToneRun once(Cadence cadence) {
        int millis = cadence.parts().stream()
                .mapToInt(part -> part.millis() == 0 ? LAST_PART_MILLIS : part.millis())
                .sum();
        return new ToneRun(cadence, millis);
    }

    /** Fills the frame. @return false when it is over */
    boolean fill(short[] frame, int rateHz) {
        ToneGenerator tones = generator;
        if (tones == null || rateHz != sampleRateHz) {
            tones = new ToneGenerator(cadence, rateHz, PEAK);
            generator = tones;
            left = sampleRateHz == 0 ? (long) millis * rateHz / 1000 : left * rateHz / sampleRateHz;
            sampleRateHz = rateHz;
        }
        if (millis == ENDLESS) {
            tones.fill(frame);
            return true;
        }
        if (left <= 0) {
            return false;
        }
        tones.fill(frame);
        if (left < frame.length) {
            Arrays.fill(frame, (int) left, frame.length, (short) 0);
        }
        left -= frame.length;
        return true;
    }
}
