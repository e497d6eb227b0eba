package org.evertone.lab;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How much of what was said is in what was heard.
 *
 * @param seconds length from the first to the last sound that was heard
 * @param loudness correlation of the loudness curves, each half second where its wave is, -1..1
 * @param wave median correlation of the waves over half seconds, each aligned by itself, -1..1
 * @param missingShare share of the loud moments that are silent, 0..1
 * @param levelDecibels level of what was heard against what was said
 * @param gaps times when at least 20 ms of loud speech are silent
 * @param slips half seconds that lie more than 2 ms off the place where the one before says they should be; the first
 *     second does not count: what waited for the sound to begin is caught up there
 * @param driftMillis how much later the end is heard than the second second
 */
record Likeness(
        double seconds,
        double loudness,
        double wave,
        double missingShare,
        double levelDecibels,
        int gaps,
        int slips,
        double driftMillis) {

    private static final double AUDIBLE = 30;
    private static final double LOUD = 300;
    private static final int STEPS_PER_SECOND = 100;
    private static final int REACH_MILLIS = 80;
    private static final double SLIP_MILLIS = 2;
    /** A window alike enough to say where it lies. */
    private static final double SURE = 0.8;

    private static final int WINDOWS_PER_SECOND = 2;
    private static final int SETTLED = WINDOWS_PER_SECOND;
    /** How far behind play-out may begin, for words that waited until the sound was ready. */
    private static final int CAUGHT_UP_MILLIS = 60;

    private static final Likeness NONE = new Likeness(0, 0, 0, 1, Double.NEGATIVE_INFINITY, 0, 0, 0);

    /** Finds a speech, started anywhere and looped, in a recording of the same rate. */
    static Likeness of(Speech said, Speech heard) {
        int step = said.rateHz() / STEPS_PER_SECOND;
        Speech looped = said.repeated(2);
        double[] reference = loudness(looped, step);
        double[] all = loudness(heard, step);
        double audible = Math.log10(1 + AUDIBLE);
        int first = IntStream.range(0, all.length)
                .filter(i -> all[i] > audible)
                .findFirst()
                .orElse(0);
        int last = IntStream.range(0, all.length).filter(i -> all[i] > audible).reduce(0, (a, b) -> b);
        int loop = said.samples().length / step;
        double[] curve = Arrays.copyOfRange(all, first, Math.min(last + 1, first + loop));
        if (curve.length < STEPS_PER_SECOND) {
            return NONE;
        }
        int start = 0;
        double best = -1;
        for (int shift = 0; shift < loop; shift++) {
            double likeness = correlation(reference, shift, curve, 0, curve.length);
            if (likeness > best) {
                best = likeness;
                start = shift;
            }
        }
        return new Windows(looped, heard, start * step, first * step, curve.length * step, step).likeness();
    }

    /**
     * The best correlation of a speech, looped, with two seconds of a mixture of the same rate; tried at every half
     * second, as two seconds in which play-out changed its delay are like nothing.
     */
    static double share(Speech said, Speech mixed) {
        int window = 2 * said.rateHz();
        int last = mixed.samples().length - window;
        double[] all = doubles(said.repeated(2));
        double[] heard = doubles(mixed);
        return IntStream.iterate(last, from -> from >= 0, from -> from - said.rateHz() / 2)
                .mapToDouble(from -> IntStream.range(0, said.samples().length)
                        .mapToDouble(place -> correlation(all, place, heard, from, window))
                        .max()
                        .orElse(0))
                .max()
                .orElse(0);
    }

    /** Half seconds of the recording, each with its place in the speech. */
    private static final class Windows {
        private final double[] said;
        private final double[] heard;
        private final int rateHz;
        private final int first;
        private final int start;
        private final int length;
        private final int step;

        Windows(Speech said, Speech heard, int start, int first, int length, int step) {
            this.said = doubles(said);
            this.heard = doubles(heard);
            this.rateHz = said.rateHz();
            this.start = start;
            this.first = first;
            this.length = length;
            this.step = step;
        }

        Likeness likeness() {
            int window = rateHz / WINDOWS_PER_SECOND;
            int count = length / window;
            double[] alike = new double[count];
            int[] lags = new int[count];
            int lag = 0;
            int slips = 0;
            int known = -1;
            int firstKnown = -1;
            for (int i = 0; i < count; i++) {
                int found = bestLag(i * window, window, lag);
                alike[i] = likenessAt(i * window, window, found);
                if (alike[i] > SURE) {
                    if (firstKnown >= 0 && Math.abs(found - lags[known]) > SLIP_MILLIS * rateHz / 1000) {
                        slips++;
                    }
                    firstKnown = firstKnown < 0 && i >= SETTLED ? i : firstKnown;
                    known = i;
                    lag = found;
                }
                lags[i] = lag;
            }
            double drift = firstKnown < 0 ? 0 : (lags[firstKnown] - lags[known]) * 1000.0 / rateHz;
            double[] sorted = alike.clone();
            Arrays.sort(sorted);
            return silences(lags, window, count == 0 ? 0 : sorted[count / 2], slips, drift, (double) length / rateHz);
        }

        private Likeness silences(int[] lags, int window, double wave, int slips, double drift, double seconds) {
            double[] curveSaid = new double[lags.length * window / step];
            double[] curveHeard = new double[curveSaid.length];
            int spoken = 0;
            int missing = 0;
            int gaps = 0;
            int run = 0;
            double energySaid = 0;
            double energyHeard = 0;
            for (int at = 0; at + step <= lags.length * window; at += step) {
                int place = start + at + lags[at / window];
                if (place < 0 || place + step > said.length || first + at + step > heard.length) {
                    continue;
                }
                double wanted = wanted(lags, at, window);
                double got = mean(heard, first + at);
                curveSaid[at / step] = Math.log10(1 + mean(said, place));
                curveHeard[at / step] = Math.log10(1 + got);
                energySaid += energy(said, place);
                energyHeard += energy(heard, first + at);
                boolean silent = wanted > LOUD && got < AUDIBLE;
                spoken += wanted > LOUD ? 1 : 0;
                missing += silent ? 1 : 0;
                run = silent ? run + 1 : 0;
                gaps += run == 2 ? 1 : 0;
            }
            double level = 10 * Math.log10((energyHeard + 1) / (energySaid + 1));
            double loudness = correlation(curveSaid, 0, curveHeard, 0, curveSaid.length);
            return new Likeness(
                    seconds, loudness, wave, spoken == 0 ? 1 : (double) missing / spoken, level, gaps, slips, drift);
        }

        /**
         * How loud it is at least, wherever between the places of the half seconds around it this moment belongs: within
         * a half second play-out may change its delay.
         */
        private double wanted(int[] lags, int at, int window) {
            int own = at / window;
            int least = lags[own];
            int most = lags[own];
            for (int near = Math.max(0, own - 1); near <= Math.min(lags.length - 1, own + 1); near++) {
                least = Math.min(least, lags[near]);
                most = Math.max(most, lags[near]);
            }
            if (own < SETTLED) {
                least -= CAUGHT_UP_MILLIS * rateHz / 1000;
            }
            double loudness = Double.MAX_VALUE;
            for (int lag = least; lag <= most; lag += step) {
                int place = Math.max(0, Math.min(said.length - step, start + at + lag));
                loudness = Math.min(loudness, mean(said, place));
            }
            return loudness;
        }

        private int bestLag(int at, int window, int near) {
            int reach = REACH_MILLIS * rateHz / 1000;
            int best = near;
            double likeness = -1;
            for (int lag = near - reach; lag <= near + reach; lag++) {
                double alike = likenessAt(at, window, lag);
                if (alike > likeness) {
                    likeness = alike;
                    best = lag;
                }
            }
            return best;
        }

        private double likenessAt(int at, int window, int lag) {
            int place = start + at + lag;
            return place < 0 || place + window > said.length || first + at + window > heard.length
                    ? -1
                    : correlation(said, place, heard, first + at, window);
        }

        private double mean(double[] samples, int from) {
            double sum = 0;
            for (int i = from; i < from + step; i++) {
                sum += Math.abs(samples[i]);
            }
            return sum / step;
        }

        private double energy(double[] samples, int from) {
            double sum = 0;
            for (int i = from; i < from + step; i++) {
                sum += samples[i] * samples[i];
            }
            return sum;
        }
    }

    private static double[] loudness(Speech speech, int step) {
        short[] samples = speech.samples();
        double[] curve = new double[samples.length / step];
        for (int i = 0; i < curve.length; i++) {
            double sum = 0;
            for (int k = i * step; k < (i + 1) * step; k++) {
                sum += Math.abs(samples[k]);
            }
            curve[i] = Math.log10(1 + sum / step);
        }
        return curve;
    }

    private static double correlation(double[] a, int fromA, double[] b, int fromB, int length) {
        double sumA = 0;
        double sumB = 0;
        for (int i = 0; i < length; i++) {
            sumA += a[fromA + i];
            sumB += b[fromB + i];
        }
        double covariance = 0;
        double varianceA = 0;
        double varianceB = 0;
        for (int i = 0; i < length; i++) {
            double deltaA = a[fromA + i] - sumA / length;
            double deltaB = b[fromB + i] - sumB / length;
            covariance += deltaA * deltaB;
            varianceA += deltaA * deltaA;
            varianceB += deltaB * deltaB;
        }
        return varianceA == 0 || varianceB == 0 ? 0 : covariance / Math.sqrt(varianceA * varianceB);
    }

    private static double[] doubles(Speech speech) {
        short[] samples = speech.samples();
        return IntStream.range(0, samples.length).mapToDouble(i -> samples[i]).toArray();
    }
}
