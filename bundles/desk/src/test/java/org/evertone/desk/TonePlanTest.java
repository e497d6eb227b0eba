package org.evertone.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evertone.hal.Key;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TonePlanTest {
    private static final Pattern PART = Pattern.compile("(0|[1-9]\\d*)(?:\\+([1-9]\\d*))?/(\\d+)");
    /** "Select Your Tone" of the configuration files. */
    private static final String NUMBERS = "be0 cn1 de2 jp4 nl5 no6 se8 ch9 tw10 us11 cz12 uk13 za14 au15 br16 ca18 ru19"
            + " cl20 it21 at22 dk23 fi24 fr25 gr26 hu27 lt28 in29 mx30 nz31 pt32 es33";

    @Test
    void everyCountryOfTheToneListHasAPlan() {
        Map<Integer, String> expected = new TreeMap<>();
        for (String entry : NUMBERS.split(" ")) {
            expected.put(Integer.parseInt(entry.substring(2)), entry.substring(0, 2));
        }
        Map<Integer, String> found = new TreeMap<>();
        TonePlan.all().forEach(plan -> found.put(plan.number(), plan.country()));
        assertEquals(expected, found);
    }

    @Test
    void everyTonePlanCanBePlayedAndIsSane() {
        for (TonePlan plan : TonePlan.all()) {
            for (String tone : List.of(plan.dial(), plan.ringback(), plan.busy(), plan.congestion(), plan.waiting())) {
                String what = plan.country() + " " + tone;
                for (String part : tone.split(",")) {
                    Matcher matcher = PART.matcher(part);
                    assertTrue(matcher.matches(), what);
                    int hz = Integer.parseInt(matcher.group(1));
                    assertTrue(hz == 0 || hz >= 300 && hz <= 1500, what);
                    assertTrue(matcher.group(2) == null || Integer.parseInt(matcher.group(2)) <= 700, what);
                }
                assertTrue(!tone.startsWith("0/"), what);
            }
            assertTrue(plan.dial().endsWith("/0") || silentAtTheEnd(plan.dial()), plan.country());
            List.of(plan.ringback(), plan.busy(), plan.congestion(), plan.waiting())
                    .forEach(tone -> assertTrue(silentAtTheEnd(tone), plan.country() + " " + tone));
            assertTrue(between(TonePlan.roundMillis(plan.ringback()), 2500, 6500), plan.country());
            assertTrue(between(TonePlan.roundMillis(plan.busy()), 300, 1600), plan.country());
            assertTrue(between(TonePlan.roundMillis(plan.congestion()), 300, 2000), plan.country());
            assertTrue(between(TonePlan.roundMillis(plan.waiting()), 1000, 16_000), plan.country());
            assertTrue(TonePlan.roundMillis(plan.waitingBeeps()) <= 1000, plan.country());
            assertTrue(!plan.busy().equals(plan.ringback()) && !plan.waiting().equals(plan.busy()), plan.country());
        }
    }

    @ParameterizedTest
    @CsvSource({"11, us", "13, uk", "2, de", "25, fr", "0, be", "3, us", "-1, us"})
    void toneOfTheCountryIsUsedElseTheDefault(int number, String country) {
        assertEquals(country, TonePlan.of(number).country());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"us | 440/300 | 10300", "be | 1400/175,0/175,1400/175 | 4025", "uk | 400/100 | 4100"})
    void theWaitingToneIsABeepAndThePauseToTheNextOne(String country, String beeps, int round) {
        TonePlan plan = TonePlan.all().stream()
                .filter(candidate -> candidate.country().equals(country))
                .findFirst()
                .orElseThrow();
        assertEquals(beeps, plan.waitingBeeps());
        assertEquals(round, TonePlan.roundMillis(plan.waiting()));
    }

    @ParameterizedTest
    @CsvSource({"1, 697+1209/120", "0, 941+1336/120", "#, 941+1477/120", "A, 697+1633/120", "6, 770+1477/120"})
    void aKeyHasItsTwoTonesOnceSomebodyListens(String key, String cadence) {
        TestDesk desk = new TestDesk();
        Key pressed = Key.of(key.charAt(0)).orElseThrow();
        assertEquals("", desk.state().keyTone(pressed));
        desk.lift();
        assertEquals(cadence, desk.state().keyTone(pressed));
        assertEquals("", desk.state().keyTone(Key.SPEAKER));
    }

    private static boolean silentAtTheEnd(String tone) {
        String[] parts = tone.split(",");
        return parts[parts.length - 1].startsWith("0/") && Arrays.stream(parts).noneMatch(part -> part.endsWith("/0"));
    }

    private static boolean between(int millis, int least, int most) {
        return millis >= least && millis <= most;
    }
}
