package org.evertone.media.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.evertone.media.rtp.Quality.Codec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QualityTest {

    /** ITU-T G.107 Annex B, table B.1. */
    @ParameterizedTest
    @CsvSource({"90, 4.34", "80, 4.03", "70, 3.60", "60, 3.10", "50, 2.58", "93.2, 4.41", "0, 1.0", "100, 4.5"})
    void ratingsBecomeThePublishedScores(double rating, double mos) {
        assertEquals(mos, Quality.mos(rating), 0.01);
    }

    @Test
    void g711WithoutLossOrDelayHasTheBestRating() {
        assertEquals(93.2, Quality.rating(Codec.G711, 0, 1, 0), 1e-9);
        assertEquals(93.2, Quality.rating(Codec.named("pcma"), 0, 1, 100), 1e-9);
    }

    /** Ie,eff of ITU-T G.107 §7.5 by hand: 95 · 5 / (5 + 25.1) = 15.78. */
    @Test
    void fivePercentLossCostsConcealedG711Sixteen() {
        assertEquals(93.2 - 15.78, Quality.rating(Codec.G711, 5, 1, 0), 0.01);
        assertEquals(3.92, Quality.mos(Quality.rating(Codec.G711, 5, 1, 0)), 0.01);
    }

    @Test
    void burstsAreWorseThanRandomLossesOfTheSameShare() {
        assertTrue(Quality.rating(Codec.G711, 5, 2, 0) < Quality.rating(Codec.G711, 5, 1, 0) - 1);
    }

    /** Idd of ITU-T G.107 §7.4, by hand. */
    @ParameterizedTest
    @CsvSource({"100, 0", "200, 3.02", "400, 24.1"})
    void delayCostsNothingTo100MillisecondsAndMuchAt400(double millis, double impairment) {
        assertEquals(93.2 - impairment, Quality.rating(Codec.G711, 0, 1, millis), 0.1);
    }

    @Test
    void nothingMakesTheScoreLeaveItsRange() {
        for (double loss = 0; loss <= 100; loss += 0.5) {
            double mos = Quality.mos(Quality.rating(Codec.OPUS, loss, 1 + loss / 10, loss * 20));
            assertTrue(mos >= 1 && mos <= 4.5, "MOS " + mos);
        }
    }

    /** The pattern of RFC 3611 §4.7.2's definition: two losses less than 16 packets apart are one burst. */
    @Test
    void burstsAndGapsAreToldApart() {
        LossRuns runs = new LossRuns();
        came(runs, 40);
        runs.lost(1);
        came(runs, 20);
        runs.lost(2);
        came(runs, 3);
        runs.lost(1);
        came(runs, 33);
        assertEquals(4, runs.losses());
        assertEquals(3, runs.runs());
        assertEquals(6, runs.burstLength(), 1e-9);
        assertEquals(3.0 / 6, runs.burstDensity(), 1e-9);
        assertEquals(1.0 / 94, runs.gapDensity(), 1e-9);
        assertEquals(47, runs.gapLength(), 1e-9);
    }

    @Test
    void randomLossesHaveABurstRatioOfOne() {
        LossRuns runs = new LossRuns();
        java.util.Random random = new java.util.Random(1);
        long inARow = 0;
        for (int i = 0; i < 100_000; i++) {
            if (random.nextInt(10) == 0) {
                inARow++;
            } else {
                runs.lost(inARow);
                runs.came();
                inARow = 0;
            }
        }
        assertEquals(1, runs.burstRatio(), 0.02);
        assertEquals(0.1, runs.recentShare(), 0.05);
    }

    private static void came(LossRuns runs, int packets) {
        for (int i = 0; i < packets; i++) {
            runs.came();
        }
    }
}
