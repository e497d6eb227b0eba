package org.evertone.media.codec;

/** How like two recordings are. */
final class Likeness {
    private static final int LONGEST_DELAY = 400;
    private static final int FIRST = 8000;
    private static final int LAST = 48000;

    private Likeness() {}

    /** Correlation, −1..1, at the delay within 25 ms that fits best, between 0.5 and 3 s of 16 kHz. */
    static double of(short[] said, short[] heard) {
        int best = 0;
        double highest = -1;
        for (int delay = 0; delay < LONGEST_DELAY; delay++) {
            double rough = at(delay, said, heard, 7);
            if (rough > highest) {
                highest = rough;
                best = delay;
            }
        }
        return at(best, said, heard, 1);
    }

    private static double at(int delay, short[] said, short[] heard, int step) {
        double product = 0;
        double saidPower = 1;
        double heardPower = 1;
        for (int i = FIRST; i < LAST; i += step) {
            product += (double) said[i] * heard[i + delay];
            saidPower += (double) said[i] * said[i];
            heardPower += (double) heard[i + delay] * heard[i + delay];
        }
        return product / Math.sqrt(saidPower * heardPower);
    }
}
