package org.evertone.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.evertone.call.CallState;
import org.evertone.directory.CallRecord;
import org.evertone.hal.LampPattern;
import org.evertone.hal.LampPattern.Colour;
import org.evertone.hal.Notice;
import org.evertone.line.Failure;
import org.evertone.line.LineState;
import org.evertone.line.MessageSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LampGrammarTest {
    private static final long MILLI_NANOS = 1_000_000;
    private static final int STEP_MILLIS = 10;

    private final TestDesk desk = new TestDesk();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DISABLED           | NONE  | ''                      | 09:05            | No line set up",
                "REGISTERING        | GREEN | 100,1900                | Line 1           | connecting...",
                "REGISTERED_PRIMARY | GREEN | 0                       | 09:05            | 1001 Reception",
                "FAILING_OVER       | AMBER | 100,150,100,1650        | Switching server | Please wait...",
                "REGISTERED_BACKUP  | AMBER | 1650,100,150,100        | On backup server | Line 1 OK    2/2",
                "PROBING            | AMBER | 1400,100,150,100,150,100| Testing primary  | On backup, OK",
                "UNREGISTERED       | RED   | 100,150,100,150,100,1400| NO SERVICE       | Try again: 28s"
            })
    void eachLineStateHasItsLampAndWords(LineState state, Colour colour, String millis, String first, String second) {
        desk.line(state, Duration.ofSeconds(28));
        assertEquals(state.word(), desk.lamp("line1"));
        assertShows("line1", colour, millis);
        assertEquals(List.of(first, second), desk.rows());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RINGING     | RED   | 250,250                   | Anna          | 1002",
                "ACTIVE      | RED   | 900,100                   | Anna          | 01:05",
                "HELD        | RED   | 1000,1000                 | HOLD  Anna    | 01:05",
                "REMOTE_HELD | RED   | 400,100,150,100,250,1000  | They hold you | 01:05",
                "DIALLING    | GREEN | 0                         | Anna          | Calling...",
                "RINGING_OUT | GREEN | 0                         | Anna          | Ringing..."
            })
    void eachCallStateHasItsLampAndWords(CallState state, Colour colour, String millis, String first, String second) {
        desk.line(LineState.REGISTERED_PRIMARY);
        if (state == CallState.RINGING) {
            desk.incoming("anna", state);
        } else {
            desk.call("anna", state);
        }
        desk.pass(Duration.ofSeconds(65));
        assertShows("line1", colour, millis);
        assertEquals(List.of(first, second), desk.rows());
    }

    @ParameterizedTest
    @EnumSource(LineState.class)
    void ringingAndTalkingWinOverEveryLineState(LineState state) {
        desk.line(state);
        desk.incoming("anna", CallState.RINGING);
        assertEquals("ringing", desk.lamp("line1"));
        desk.incoming("anna", CallState.ACTIVE);
        assertEquals("active", desk.lamp("line1"));
    }

    @ParameterizedTest
    @EnumSource(LineState.class)
    void doNotDisturbAndForwardingShowOnlyWhereAllIsWell(LineState state) {
        desk.features(1, TestDesk.features(true, Optional.of("1002"), Optional.empty(), Duration.ZERO, ""));
        desk.line(state);
        boolean well = state == LineState.REGISTERED_PRIMARY;
        assertEquals(well ? "dnd" : state.word(), desk.lamp("line1"));
        desk.features(1, TestDesk.features(false, Optional.of("1002"), Optional.empty(), Duration.ZERO, ""));
        assertEquals(well ? "forwarded" : state.word(), desk.lamp("line1"));
    }

    @Test
    void doNotDisturbAndForwardingHaveTheirLampAndWords() {
        desk.line(LineState.REGISTERED_PRIMARY);
        desk.features(1, TestDesk.features(true, Optional.empty(), Optional.empty(), Duration.ZERO, ""));
        assertShows("line1", Colour.AMBER, "3900,100");
        assertEquals(List.of("09:05", "DND"), desk.rows());
        desk.features(1, TestDesk.features(false, Optional.of("1002"), Optional.empty(), Duration.ZERO, ""));
        assertShows("line1", Colour.AMBER, "3900,100");
        assertEquals(List.of("09:05", "FWD > 1002"), desk.rows());
    }

    @Test
    void aCallThatWaitsWinsTheLampOfItsLineOverTheOneThatIsTalkedIn() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        desk.incoming("bert", CallState.RINGING);
        assertEquals("ringing", desk.lamp("line1"));
        desk.call("bert", CallState.HELD);
        assertEquals("active", desk.lamp("line1"));
    }

    @Test
    void eachOfSixLinesHasALampOfItsOwn() {
        for (int line = 1; line <= 6; line++) {
            desk.line(line, LineState.values()[line]);
        }
        desk.call("anna", 4, CallState.ACTIVE);
        for (int line = 1; line <= 6; line++) {
            assertEquals(line == 4 ? "active" : LineState.values()[line].word(), desk.lamp("line" + line));
        }
    }

    @Test
    void theMessageLampTellsOfTheMailboxAndOfMissedCalls() {
        assertEquals("off", desk.lamp("message"));
        desk.on(new DeskEvent.MessagesChanged(2, new MessageSummary(true, 3, 0, "")));
        assertShows("message", Colour.WHITE, "1000,1000");
        desk.on(new DeskEvent.MessagesChanged(2, MessageSummary.NONE));
        assertEquals("off", desk.lamp("message"));
        desk.on(new DeskEvent.HistoryChanged(List.<CallRecord>of(), 1, Optional.empty()));
        assertEquals("mwi", desk.lamp("message"));
    }

    @Test
    void theMuteLampIsOnWhileMuted() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        desk.press("m");
        assertShows("mute", Colour.RED, "0");
        desk.press("m");
        assertEquals("off", desk.lamp("mute"));
    }

    @Test
    void testingLightsEveryLampInEachColourForASecondAndThenShowsWhatItDidBefore() {
        desk.line(LineState.PROBING);
        Map<String, LampPattern> before = desk.lamps();
        desk.press("ii");
        for (Colour colour : List.of(Colour.GREEN, Colour.AMBER, Colour.RED, Colour.WHITE)) {
            desk.lamps().values().forEach(lamp -> assertEquals(new LampPattern("test", colour, List.of(0)), lamp));
            desk.pass(LampTest.EACH);
        }
        assertEquals(before, desk.lamps());
    }

    @Test
    void noTwoStatesOfALampHaveTheSameRhythm() {
        assertEquals(
                lineLamp().size(),
                new HashSet<>(lineLamp().stream().map(LampPattern::millis).toList()).size());
        assertTrue(Set.of(Patterns.OFF.millis(), Patterns.MESSAGES.millis()).size() == 2);
    }

    @Test
    void noPatternFlashesMoreThanThreeTimesInAnySecond() {
        for (LampPattern pattern : all()) {
            List<Boolean> lit = new ArrayList<>();
            for (int at = 0; at <= 2 * Math.max(1000, pattern.periodMillis()) + 1000; at += STEP_MILLIS) {
                lit.add(pattern.litAt(at));
            }
            assertAtMostThreeFlashes(lit, pattern.name());
        }
    }

    @Test
    void noChangeFromOnePatternToAnotherFlashesMoreThanThreeTimesInAnySecond() {
        for (LampPattern first : all()) {
            for (LampPattern second : all()) {
                for (int change = 0; change <= Math.max(1000, first.periodMillis()); change += 50) {
                    List<Boolean> lit = new ArrayList<>();
                    play(lit, List.of(first, second), 2000 + change);
                    assertAtMostThreeFlashes(lit, first.name() + " to " + second.name() + " at " + change);
                }
            }
        }
    }

    @Test
    void manyChangesInARowDoNotFlashEither() {
        List<LampPattern> often = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            often.addAll(lineLamp());
        }
        for (int gap : new int[] {STEP_MILLIS, 50, 130, 400, 700}) {
            List<Boolean> lit = new ArrayList<>();
            play(lit, often, gap);
            assertAtMostThreeFlashes(lit, "a change every " + gap + " ms");
        }
    }

    @Test
    void aLampThatIsCalmChangesAtOnce() {
        FlashLimit limit = new FlashLimit();
        assertEquals(Optional.of(Patterns.MUTED), limit.show(Patterns.MUTED, 0));
        LampPattern ringing = Patterns.of(CallState.RINGING);
        assertEquals(Optional.of(ringing), limit.show(ringing, 5000 * MILLI_NANOS));
        assertEquals(Optional.of(Patterns.OFF), limit.show(Patterns.OFF, 5900 * MILLI_NANOS));
    }

    @Test
    void lampsRunInTurnWhileThePhoneIsChangedAndGiveWayToACall() {
        desk.line(LineState.REGISTERED_PRIMARY);
        List<String> names = List.of("line1", "message", "mute");
        Notice updating = new Notice(Notice.Kind.UPDATING, List.of("Updating   40%", "Do not unplug"), "");
        desk.on(new DeskEvent.NoticesChanged(List.of(updating)));
        int first = names.indexOf(lit(names));
        for (int step = 0; step < 7; step++) {
            assertEquals(names.get((first + step) % 3), lit(names));
            desk.pass(LampRun.EACH);
        }
        assertEquals(updating.rows(), desk.rows());
        Notice further = new Notice(Notice.Kind.UPDATING, List.of("Updating   41%", "Do not unplug"), "");
        String before = lit(names);
        desk.on(new DeskEvent.NoticesChanged(List.of(updating, further)));
        desk.on(new DeskEvent.NoticesChanged(List.of(further)));
        assertEquals(before, lit(names));
        assertEquals(further.rows(), desk.rows());
        desk.incoming("anna", CallState.RINGING);
        assertEquals("ringing", desk.lamp("line1"));
        assertEquals("off", desk.lamp("message"));
        desk.ended("anna", Failure.rejected(487, 1, ""));
        desk.on(new DeskEvent.NoticesChanged(List.of()));
        assertEquals("registered:primary", desk.lamp("line1"));
    }

    /** The one lamp of these that is lit, all others being dark. */
    private String lit(List<String> names) {
        List<String> lit =
                names.stream().filter(name -> !desk.lamp(name).equals("off")).toList();
        assertEquals(1, lit.size(), lit.toString());
        assertEquals("updating", desk.lamp(lit.get(0)));
        return lit.get(0);
    }

    /** Shows patterns one after another through the limit, each for a time, the last for three seconds. */
    private static void play(List<Boolean> lit, List<LampPattern> patterns, int eachMillis) {
        FlashLimit limit = new FlashLimit();
        LampPattern shown = Patterns.OFF;
        long since = 0;
        int total = eachMillis * (patterns.size() - 1) + 3000;
        for (int at = 0; at < total; at += STEP_MILLIS) {
            LampPattern wanted = patterns.get(Math.min(patterns.size() - 1, at / eachMillis));
            Optional<LampPattern> change = limit.show(wanted, at * MILLI_NANOS);
            if (change.isPresent()) {
                shown = change.get();
                since = at;
            }
            lit.add(shown.litAt(at - since));
        }
        assertEquals(patterns.get(patterns.size() - 1), shown);
    }

    private static void assertAtMostThreeFlashes(List<Boolean> lit, String what) {
        List<Integer> flashes = new ArrayList<>();
        for (int i = 0; i < lit.size(); i++) {
            if (lit.get(i) && (i == 0 || !lit.get(i - 1))) {
                flashes.add(i * STEP_MILLIS);
            }
        }
        for (int i = 3; i < flashes.size(); i++) {
            assertTrue(flashes.get(i) - flashes.get(i - 3) >= 1000, what + ": " + flashes);
        }
    }

    private static List<LampPattern> lineLamp() {
        List<LampPattern> all = new ArrayList<>();
        Stream.of(LineState.values()).map(Patterns::of).forEach(all::add);
        Stream.of(CallState.values())
                .map(Patterns::of)
                .filter(pattern -> !pattern.off())
                .forEach(all::add);
        all.add(Patterns.DO_NOT_DISTURB);
        return all;
    }

    private static List<LampPattern> all() {
        List<LampPattern> all = new ArrayList<>(lineLamp());
        all.addAll(List.of(
                Patterns.MESSAGES,
                Patterns.MUTED,
                Patterns.UPDATING,
                Patterns.OFF,
                Patterns.FORWARDED,
                Patterns.test(Colour.WHITE)));
        return all;
    }

    private void assertShows(String lamp, Colour colour, String millis) {
        LampPattern pattern = desk.lamps().get(lamp);
        assertEquals(colour, pattern.colour());
        assertEquals(
                millis,
                String.join(",", pattern.millis().stream().map(String::valueOf).toList()));
    }
}
