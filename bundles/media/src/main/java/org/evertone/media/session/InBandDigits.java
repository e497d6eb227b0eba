package org.evertone.media.session;

import java.util.ArrayDeque;
import java.util.Arrays;
import org.evertone.media.dsp.DtmfTones;
import org.jspecify.annotations.Nullable;

/**
 * Digits as tones in the audio, for far ends without telephone-event: 100 ms of both tones and 100 ms of silence each,
 * in place of the microphone. Guarded by its owner; allocates only for a digit.
 */
final class InBandDigits {
    private static final int WAITING_DIGITS = 64;
    private static final int TONE_MILLIS = 100;
    private static final int PAUSE_MILLIS = 100;

    /** −8 dBm0; the high tone is 2 dB stronger, as lines weaken it more. */
    private static final int LOW_PEAK = 9090;

    private static final int HIGH_PEAK = 11_440;

    private final ArrayDeque<DtmfTones> waiting = new ArrayDeque<>();
    private @Nullable DtmfTones sounding;
    private long position;

    /**
     * @return false when 64 digits wait already
     * @throws IllegalArgumentException when it is not a DTMF digit
     */
    boolean enqueue(char digit) {
        DtmfTones tones = DtmfTones.of(digit)
                .orElseThrow(
                        () -> new IllegalArgumentException("'" + digit + "' is not a DTMF digit (0-9, *, #, A-D)"));
        if (waiting.size() >= WAITING_DIGITS) {
            return false;
        }
        waiting.add(tones);
        return true;
    }

    /** Overwrites samples while there is a digit, or the pause after one. */
    void overwrite(short[] samples, int from, int count, int sampleRateHz) {
        DtmfTones now = sounding;
        if (now == null) {
            now = waiting.poll();
            sounding = now;
            position = 0;
        }
        if (now == null) {
            return;
        }
        long toneSamples = (long) sampleRateHz * TONE_MILLIS / 1000;
        if (position < toneSamples) {
            double low = 2 * Math.PI * now.rowHz() / sampleRateHz;
            double high = 2 * Math.PI * now.columnHz() / sampleRateHz;
            for (int i = 0; i < count; i++) {
                long at = position + i;
                double sample = LOW_PEAK * Math.sin(low * at) + HIGH_PEAK * Math.sin(high * at);
                samples[from + i] = at < toneSamples ? (short) Math.round(sample) : 0;
            }
        } else {
            Arrays.fill(samples, from, from + count, (short) 0);
        }
        position += count;
        if (position >= toneSamples + (long) sampleRateHz * PAUSE_MILLIS / 1000) {
            sounding = null;
        }
    }
}
