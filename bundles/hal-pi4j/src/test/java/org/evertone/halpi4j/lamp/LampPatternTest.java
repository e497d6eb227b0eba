package org.evertone.halpi4j.lamp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.evertone.hal.LampPattern;
import org.evertone.hal.LampPattern.Colour;
import org.junit.jupiter.api.Test;

class LampPatternTest {
    private static final LampPattern BLIPS = pattern(100, 150, 100, 1650);

    private static LampPattern pattern(Integer... millis) {
        return new LampPattern("test", Colour.AMBER, List.of(millis));
    }

    @Test
    void aPatternIsLitInItsOddParts() {
        assertTrue(BLIPS.litAt(0));
        assertTrue(BLIPS.litAt(99));
        assertFalse(BLIPS.litAt(100));
        assertFalse(BLIPS.litAt(249));
        assertTrue(BLIPS.litAt(250));
        assertFalse(BLIPS.litAt(350));
        assertFalse(BLIPS.litAt(1999));
        assertTrue(BLIPS.litAt(2000));
        assertEquals(2000, BLIPS.periodMillis());
    }

    @Test
    void theNextChangeIsTheEndOfThePart() {
        assertEquals(OptionalLong.of(100), BLIPS.nextChangeMillis(0));
        assertEquals(OptionalLong.of(250), BLIPS.nextChangeMillis(100));
        assertEquals(OptionalLong.of(2000), BLIPS.nextChangeMillis(1999));
        assertEquals(OptionalLong.of(2100), BLIPS.nextChangeMillis(2000));
        assertEquals(OptionalLong.of(2_000_000_000_100L), BLIPS.nextChangeMillis(2_000_000_000_000L));
    }

    @Test
    void whatIsSteadyOrOffNeverChanges() {
        assertTrue(pattern(0).steady());
        assertTrue(pattern(0).litAt(12345));
        assertEquals(OptionalLong.empty(), pattern(0).nextChangeMillis(12345));
        assertTrue(pattern().off());
        assertFalse(pattern().litAt(12345));
        assertEquals(OptionalLong.empty(), pattern().nextChangeMillis(12345));
    }

    @Test
    void whatIsNoPatternIsRefused() {
        for (List<Integer> wrong :
                List.of(List.of(100), List.of(100, 0), List.of(-1, 100), List.of(100, 100, 100), List.of(0, 0))) {
            assertThrows(IllegalArgumentException.class, () -> new LampPattern("wrong", Colour.NONE, wrong));
        }
    }

    @Test
    void atEveryChangeAndNowhereElseTheLightChanges() {
        SplittableRandom random = new SplittableRandom(4);
        for (int round = 0; round < 200; round++) {
            Integer[] millis = new Integer[2 * (1 + random.nextInt(4))];
            for (int i = 0; i < millis.length; i++) {
                millis[i] = 1 + random.nextInt(300);
            }
            LampPattern pattern = pattern(millis);
            long change = 0;
            for (long at = 0; at < 3L * pattern.periodMillis(); at++) {
                if (at > 0 && pattern.litAt(at) != pattern.litAt(at - 1)) {
                    change = at;
                }
                long next = pattern.nextChangeMillis(at).getAsLong();
                assertTrue(next > at);
                assertEquals(pattern.litAt(at), pattern.litAt(next - 1));
                assertTrue(pattern.litAt(next) != pattern.litAt(at), pattern + " at " + next);
                assertTrue(change <= at);
            }
        }
    }
}
