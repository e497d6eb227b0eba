package org.evertone.media.rtp;

import org.evertone.media.codec.VoiceDecoder;
import org.jspecify.annotations.Nullable;

/** Makes up sound where none is there: noise in a pause, else what the codec or the last pitch periods suggest. */
final class Filler {
    private static final int BLEND_MILLIS = 5;
    private static final int CODEC_CONCEALS_MILLIS = 300;
    private static final int NO_NOISE = 127;

    private final Concealment concealment;
    private final ComfortNoise noise;
    private final int blendSamples;
    private final int codecConcealsSamples;

    private Kind last = Kind.NOTHING;
    private boolean pause;
    private int filled;

    /** What the last samples are made of, when they were not decoded. */
    private enum Kind {
        NOTHING,
        CODEC,
        REPETITION,
        NOISE
    }

    Filler(int sampleRateHz) {
        concealment = new Concealment(sampleRateHz);
        noise = new ComfortNoise(sampleRateHz);
        blendSamples = sampleRateHz * BLEND_MILLIS / 1000;
        codecConcealsSamples = sampleRateHz / 1000 * CODEC_CONCEALS_MILLIS;
    }

    /**
     * Fills with noise from now on.
     *
     * @param level octet of a comfort-noise packet, or -1 when it has none
     */
    void pause(int level) {
        noise.level(level < 0 ? NO_NOISE : level);
        if (!pause) {
            noise.begin();
        }
        pause = true;
    }

    /** Whether a comfort-noise packet began a pause. */
    boolean isPause() {
        return pause;
    }

    /**
     * Appends made-up samples.
     *
     * @param decoder of the stream, or null when it cannot help
     * @param scratch room for {@code count} samples
     */
    void fill(SampleQueue samples, int count, @Nullable VoiceDecoder decoder, short[] scratch) {
        if (pause) {
            noise.append(samples, count);
            last = Kind.NOISE;
            return;
        }
        boolean codecMay = last != Kind.REPETITION && filled < codecConcealsSamples;
        filled = Math.min(filled + count, codecConcealsSamples);
        if (decoder != null && codecMay && decoder.conceal(scratch, count) == count) {
            samples.append(scratch, count);
            last = Kind.CODEC;
            return;
        }
        if (last != Kind.REPETITION) {
            concealment.begin(samples);
            last = Kind.REPETITION;
        }
        concealment.append(samples, count);
    }

    /** Fades from what was made up into what was decoded at the queue's tail. */
    void join(SampleQueue samples, int decoded) {
        if (last == Kind.REPETITION && !concealment.isSilent()) {
            concealment.blend(samples.data, samples.tail - decoded, Math.min(decoded, blendSamples));
        }
        last = Kind.NOTHING;
        pause = false;
        filled = 0;
    }
}
