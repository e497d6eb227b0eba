package org.evertone.media.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MixTest {
    private final Mix mix = new Mix();

    @Test
    void oneAlonePassesUnchanged() {
        short[] extremes = {Short.MIN_VALUE, -30_000, 0, 30_000, Short.MAX_VALUE};
        mix.clear(5);
        mix.add(extremes);
        short[] out = new short[5];
        mix.write(out);
        assertArrayEquals(extremes, out);
    }

    @Test
    void aSumIsBentSoftlyNearFullScaleAndNeverWraps() {
        short before = 0;
        for (int sum = 0; sum <= 4 * 32_768; sum++) {
            short bent = Mix.bent(sum);
            assertTrue(bent >= before && bent - before <= 1, "at " + sum);
            assertEquals(-bent, Mix.bent(-sum));
            before = bent;
        }
        assertEquals(24_000, Mix.bent(24_000));
        assertTrue(before > 31_000);
    }

    @Test
    void whatIsTakenOutAgainIsNotHeard() {
        mix.clear(1);
        mix.add(new short[] {30_000});
        mix.add(new short[] {20_000});
        mix.subtract(new short[] {20_000});
        short[] out = new short[1];
        mix.write(out);
        assertEquals(30_000, out[0]);
    }

    @Test
    void framesCrossTheRingInOrderAndAStallIsSkippedNotKept() {
        SampleRing ring = new SampleRing(64);
        short[] frame = new short[2];
        assertFalse(ring.read(frame));
        ring.write(new short[] {1, 2});
        assertFalse(ring.read(frame), "one frame stays in hand");
        ring.write(new short[] {3, 4});
        assertTrue(ring.read(frame));
        assertArrayEquals(new short[] {1, 2}, frame);
        for (int n = 5; n < 45; n += 2) {
            ring.write(new short[] {(short) n, (short) (n + 1)});
        }
        assertTrue(ring.read(frame));
        assertArrayEquals(new short[] {41, 42}, frame);
        assertTrue(ring.read(frame));
        assertFalse(ring.read(frame));
    }
}
