package org.evertone.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.evertone.audio.Outlet;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.hal.Key;
import org.evertone.hal.LampPattern;
import org.evertone.hal.LampPattern.Colour;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.line.LineState;
import org.evertone.line.LineStatus;
import org.evertone.line.LineStatus.ServerStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DeskMachineTest {
    private static final ZonedDateTime WALL = ZonedDateTime.of(2026, 1, 1, 9, 5, 40, 0, ZoneOffset.UTC);
    private static final String DIAL = "350+440/0";
    private static final String RINGBACK = "440+480/2000,0/4000";
    private static final String BUSY = "480+620/500,0/500";
    private static final String CONGESTION = "480+620/250,0/250";

    private final DeskMachine desk = new DeskMachine(settings(0));
    private long nowNanos;

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
        line(state, Optional.of(Duration.ofSeconds(28)));
        LampPattern lamp = desk.lamps().get("line1");
        assertEquals(colour, lamp.colour());
        assertEquals(state.word(), lamp.name());
        assertEquals(
                millis,
                String.join(",", lamp.millis().stream().map(String::valueOf).toList()));
        assertEquals(List.of(first, second), rows());
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
        line(LineState.REGISTERED_PRIMARY);
        call(state, state == CallState.RINGING, Optional.empty());
        pass(Duration.ofSeconds(65));
        LampPattern lamp = desk.lamps().get("line1");
        assertEquals(colour, lamp.colour());
        assertEquals(
                millis,
                String.join(",", lamp.millis().stream().map(String::valueOf).toList()));
        assertEquals(List.of(first, second), rows());
    }

    @ParameterizedTest
    @EnumSource(LineState.class)
    void ringingAndTalkingWinOverEveryLineState(LineState state) {
        line(state);
        call(CallState.RINGING, true, Optional.empty());
        assertEquals("ringing", desk.lamps().get("line1").name());
        call(CallState.ACTIVE, true, Optional.empty());
        assertEquals("active", desk.lamps().get("line1").name());
    }

    @Test
    void noPatternFlashesMoreThanThreeTimesInAnySecond() {
        List<LampPattern> all = new ArrayList<>();
        Stream.of(LineState.values()).map(Patterns::of).forEach(all::add);
        Stream.of(CallState.values()).map(Patterns::of).forEach(all::add);
        for (LampPattern pattern : all) {
            if (pattern.off() || pattern.steady()) {
                continue;
            }
            assertEquals(0, pattern.millis().size() % 2, pattern.name());
            List<Long> onsets = new ArrayList<>();
            long at = 0;
            for (int round = 0; round < 4; round++) {
                for (int i = 0; i < pattern.millis().size(); i++) {
                    if (i % 2 == 0) {
                        onsets.add(at);
                    }
                    at += pattern.millis().get(i);
                }
            }
            for (long start : onsets) {
                long flashes = onsets.stream()
                        .filter(onset -> onset >= start && onset < start + 1000)
                        .count();
                assertTrue(flashes <= 3, pattern.name());
            }
        }
    }

    @Test
    void mainServerBackIsShownForFiveSeconds() {
        line(LineState.PROBING);
        line(LineState.REGISTERED_PRIMARY);
        assertEquals(List.of("Main server back", "1001 Reception"), rows());
        pass(Duration.ofMillis(4999));
        assertEquals("Main server back", rows().get(0));
        assertEquals(nowNanos + 1_000_000, desk.nextNanos().orElseThrow());
        pass(Duration.ofMillis(1));
        assertEquals("09:05", rows().get(0));
    }

    @Test
    void countdownIsRedrawnOnTheSecondAndOnlyWhileShown() {
        line(LineState.UNREGISTERED, Optional.of(Duration.ofMillis(27_400)));
        assertEquals("Try again: 28s", rows().get(1));
        assertEquals(Optional.of(Duration.ofMillis(400)), screen().staleAfter());
        pass(Duration.ofMillis(400));
        assertEquals("Try again: 27s", rows().get(1));
        desk.on(new DeskEvent.KeyPressed(Key.DIGIT_1), nowNanos);
        assertEquals(Optional.empty(), screen().staleAfter());
    }

    @Test
    void clockIsRedrawnAtTheFullMinute() {
        line(LineState.REGISTERED_PRIMARY);
        assertEquals(Optional.of(Duration.ofSeconds(20)), screen().staleAfter());
    }

    @Test
    void bothServersOutShowsEachOnesCode() {
        failures(Failure.of(FailureClass.NO_ANSWER, 1, ""), Failure.rejected(503, 2, ""));
        assertEquals(List.of("NO SERVICE", "1:408 2:503 30s"), rows());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NO_ANSWER          | 0   |                | Server no reply  | 408 S1 3/3",
                "ICMP_UNREACHABLE   | 0   |                | Server no reply  | 408 S1",
                "CONNECT_TIMEOUT    | 0   |                | Server no reply  | 408 S1",
                "CONNECTION_REFUSED | 0   |                | Server no reply  | TCP refused S1",
                "TLS_FAILED         | 0   | expired 2025   | Server cert bad  | TLS: expired",
                "TLS_FAILED         | 0   | no such name   | Server cert bad  | TLS: wrong name",
                "DNS_FAILED         | 0   |                | Server not found | DNS: no entry",
                "WRONG_PASSWORD     | 401 |                | Wrong password?  | SIP 401 line 1",
                "REJECTED           | 403 |                | Not allowed      | SIP 403 line 1",
                "REJECTED           | 404 |                | Unknown account  | SIP 404 line 1",
                "REJECTED           | 503 |                | Server trouble   | SIP 503  next: 2"
            })
    void lineFailuresHaveTheirWords(FailureClass failureClass, int code, String detail, String first, String second) {
        Failure failure = new Failure(failureClass, code, 1, detail == null ? "" : detail);
        assertEquals(List.of(first, second), Words.line(failure, 1, 3, 2));
    }

    @ParameterizedTest
    @CsvSource({
        "404, Number unknown", "410, Number unknown", "484, Number unknown", "480, Not available", "486, Busy",
        "600, Busy", "603, Call declined", "488, No common audio", "606, No common audio", "408, No answer",
        "503, Server trouble", "499, Call failed"
    })
    void refusedCallsHaveTheirWordsAndTone(int code, String words) {
        offHook();
        call(CallState.DIALLING, false, Optional.empty());
        call(CallState.ENDED, false, Optional.of(Failure.rejected(code, 1, "")));
        assertEquals(List.of(words, "SIP " + code), rows());
        assertEquals(code == 486 || code == 600 ? BUSY : CONGESTION, desk.tone());
        desk.on(new DeskEvent.HookMoved(false), nowNanos);
        assertEquals("", desk.tone());
    }

    @Test
    void everyWordFitsTheDisplay() {
        for (FailureClass failureClass : FailureClass.values()) {
            for (int code : new int[] {0, 300, 401, 403, 404, 408, 480, 486, 488, 500, 503, 603, 699}) {
                for (String detail : List.of("", "expired", "name", "trust", "x".repeat(99))) {
                    Failure failure = new Failure(failureClass, code, 1, detail);
                    Stream.concat(Words.line(failure, 20, 10, 2).stream(), Words.call(failure, 20, 10).stream())
                            .forEach(row -> assertTrue(row.length() <= Words.COLUMNS, row));
                }
            }
        }
    }

    @Test
    void longNamesAreCutAndControlCharactersBlanked() {
        CallView call = new CallView(
                "c",
                1,
                CallState.RINGING,
                true,
                "A\r\u001bB" + "x".repeat(40),
                "1002",
                Optional.empty(),
                Optional.empty(),
                "",
                false,
                false);
        desk.on(new DeskEvent.CallChanged(call, false), nowNanos);
        assertEquals("A  Bxxxxxxxxxxxx", rows().get(0));
    }

    @Test
    void liftingGivesDialToneEvenWithoutService() {
        line(LineState.UNREGISTERED);
        offHook();
        assertEquals(DIAL, desk.tone());
        assertEquals("NO SERVICE", rows().get(0));
    }

    @Test
    void poundSendsWhatWasTypedOffHook() {
        offHook();
        assertTrue(press("600").isEmpty());
        assertEquals("", desk.tone());
        assertEquals("600", rows().get(0));
        assertEquals(List.of(new DeskCommand.Dial("600")), press("#"));
    }

    @Test
    void pauseSendsWhatWasTypedOffHook() {
        offHook();
        press("60");
        pass(Duration.ofSeconds(9));
        press("0");
        assertEquals(List.of(), pass(Duration.ofMillis(9999)));
        assertEquals(List.of(new DeskCommand.Dial("600")), pass(Duration.ofMillis(1)));
    }

    @Test
    void fixedLengthSends() {
        desk.on(new DeskEvent.SettingsChanged(settings(3)), nowNanos);
        offHook();
        assertEquals(List.of(new DeskCommand.Dial("600")), press("600"));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void digitsTypedOnHookAreSentByHandsetOrSpeaker(boolean handset) {
        press("600");
        assertEquals("", desk.tone());
        List<DeskCommand> commands = handset ? offHook() : press("s");
        assertEquals(List.of(new DeskCommand.Dial("600")), commands);
    }

    @Test
    void digitsTypedOnHookAreForgottenAfterAWhile() {
        press("600");
        assertEquals(List.of(), pass(DeskMachine.TYPED_ON_HOOK_KEPT));
        assertEquals("", desk.typed());
    }

    @Test
    void handsetAndSpeakerAnswerARingingCall() {
        call(CallState.RINGING, true, Optional.empty());
        assertEquals(TonePlan.RINGER, desk.ringer());
        assertEquals("", desk.tone());
        assertEquals(List.of(new DeskCommand.Answer("c")), press("s"));
        assertEquals(List.of(new DeskCommand.Answer("c")), offHook());
    }

    @ParameterizedTest
    @EnumSource(
            value = CallState.class,
            names = {"DIALLING", "RINGING_OUT", "ACTIVE", "HELD", "REMOTE_HELD"})
    void layingDownTheHandsetAndHangUpEndTheCall(CallState state) {
        offHook();
        call(state, false, Optional.empty());
        assertEquals(List.of(new DeskCommand.HangUp("c")), press("h"));
        assertEquals(List.of(new DeskCommand.HangUp("c")), desk.on(new DeskEvent.HookMoved(false), nowNanos));
    }

    @Test
    void layingDownTheHandsetDoesNotDeclineACallThatRings() {
        offHook();
        call(CallState.RINGING, true, Optional.empty());
        assertEquals(List.of(), desk.on(new DeskEvent.HookMoved(false), nowNanos));
        assertEquals(List.of(new DeskCommand.HangUp("c")), press("h"));
    }

    @Test
    void speakerKeepsTheCallWhenTheHandsetIsLaidDown() {
        offHook();
        call(CallState.ACTIVE, false, Optional.empty());
        press("s");
        assertEquals(List.of(), desk.on(new DeskEvent.HookMoved(false), nowNanos));
        assertEquals(List.of(new DeskCommand.HangUp("c")), press("s"));
    }

    @Test
    void hangUpKeyIsIgnoredForHalfASecondAfterTheFarEndHungUp() {
        offHook();
        call(CallState.ACTIVE, false, Optional.empty());
        call(CallState.ENDED, false, Optional.of(Failure.of(FailureClass.REMOTE, 1, "")));
        assertEquals(BUSY, desk.tone());
        pass(Duration.ofMillis(499));
        press("h");
        assertEquals("Call ended", rows().get(0));
        pass(Duration.ofMillis(1));
        press("h");
        assertEquals(DIAL, desk.tone());
    }

    @Test
    void keysInACallAreDigitsForTheFarEnd() {
        offHook();
        call(CallState.ACTIVE, false, Optional.empty());
        assertEquals(List.of(new DeskCommand.SendDigit("c", '1'), new DeskCommand.SendDigit("c", '#')), press("1#"));
    }

    @Test
    void ringbackSoundsUnlessTheFarEndIsHeard() {
        call(CallState.RINGING_OUT, false, Optional.empty());
        assertEquals(RINGBACK, desk.tone());
        CallView call = desk.call().orElseThrow();
        desk.on(new DeskEvent.CallChanged(call, true), nowNanos);
        assertEquals("", desk.tone());
    }

    @Test
    void callOnTheSpeakerLeavesItsWordsForFiveSeconds() {
        line(LineState.REGISTERED_PRIMARY);
        call(CallState.DIALLING, false, Optional.empty());
        call(CallState.ENDED, false, Optional.of(Failure.rejected(486, 1, "")));
        assertEquals(List.of("Busy", "SIP 486"), rows());
        pass(DeskMachine.AFTERMATH_ON_SPEAKER);
        assertEquals("09:05", rows().get(0));
        assertEquals("", desk.tone());
    }

    @Test
    void diallingThroughAServerSwitchSaysSo() {
        line(LineState.FAILING_OVER);
        call(CallState.DIALLING, false, Optional.empty());
        assertEquals(List.of("Switching server", "Please wait..."), rows());
    }

    @Test
    void theForemostOfSeveralCallsIsTheOneOnTheDisplay() {
        offHook();
        call("a", CallState.ACTIVE, false);
        call("b", CallState.DIALLING, false);
        assertEquals("a", desk.call().orElseThrow().id());
        call("a", CallState.HELD, false);
        assertEquals("b", desk.call().orElseThrow().id());
        call("b", CallState.ENDED, false);
        assertEquals("HOLD  Anna", rows().get(0));
        assertEquals("", desk.tone());
    }

    @Test
    void layingDownTheHandsetLeavesACallOnHoldAndLiftingTakesItUpAgain() {
        offHook();
        call("a", CallState.HELD, false);
        call("b", CallState.ACTIVE, false);
        assertEquals(List.of(new DeskCommand.HangUp("b")), desk.on(new DeskEvent.HookMoved(false), nowNanos));
        call("b", CallState.ENDED, false);
        assertEquals(List.of(new DeskCommand.Resume("a")), offHook());
    }

    @Test
    void layingDownTheHandsetEndsAConference() {
        offHook();
        call("a", CallState.ACTIVE, true);
        call("b", CallState.ACTIVE, true);
        assertEquals(
                List.of(new DeskCommand.HangUp("a"), new DeskCommand.HangUp("b")),
                desk.on(new DeskEvent.HookMoved(false), nowNanos));
    }

    @Test
    void theSpeakerIsUsedFromItsKeyOrACallOnHookUntilTheHandsetIsLifted() {
        assertEquals(Outlet.HANDSET, desk.outlet());
        press("s");
        assertEquals(Outlet.SPEAKER, desk.outlet());
        offHook();
        assertEquals(Outlet.HANDSET, desk.outlet());
        press("s");
        assertEquals(Outlet.SPEAKER, desk.outlet());
    }

    @ParameterizedTest
    @CsvSource({"1, 697+1209/120", "0, 941+1336/120", "#, 941+1477/120", "A, 697+1633/120", "6, 770+1477/120"})
    void aKeyHasItsTwoTonesOnceSomebodyListens(String key, String cadence) {
        Key pressed = Key.of(key.charAt(0)).orElseThrow();
        assertEquals("", desk.keyTone(pressed));
        offHook();
        assertEquals(cadence, desk.keyTone(pressed));
        assertEquals("", desk.keyTone(Key.SPEAKER));
    }

    @ParameterizedTest
    @CsvSource({"11, us", "13, uk", "2, de", "25, fr", "0, be", "3, us", "-1, us"})
    void toneOfTheCountryIsUsedElseTheDefault(int number, String country) {
        assertEquals(country, TonePlan.of(number).country());
    }

    private List<DeskCommand> press(String keys) {
        List<DeskCommand> commands = new ArrayList<>();
        for (char symbol : keys.toCharArray()) {
            commands.addAll(desk.on(new DeskEvent.KeyPressed(Key.of(symbol).orElseThrow()), nowNanos));
        }
        return commands;
    }

    private List<DeskCommand> offHook() {
        return desk.on(new DeskEvent.HookMoved(true), nowNanos);
    }

    private List<DeskCommand> pass(Duration time) {
        nowNanos += time.toNanos();
        return desk.on(new DeskEvent.TimePassed(), nowNanos);
    }

    private void line(LineState state) {
        line(state, Optional.empty());
    }

    private void line(LineState state, Optional<Duration> retry) {
        desk.on(
                new DeskEvent.LineChanged(status(state, List.of(), retry.map(after -> nowNanos + after.toNanos()))),
                nowNanos);
    }

    private void failures(Failure... failures) {
        desk.on(
                new DeskEvent.LineChanged(status(
                        LineState.UNREGISTERED,
                        List.of(failures),
                        Optional.of(nowNanos + Duration.ofSeconds(30).toNanos()))),
                nowNanos);
    }

    private static LineStatus status(LineState state, List<Failure> failures, Optional<Long> retryAtNanos) {
        List<ServerStatus> servers = List.of(
                new ServerStatus(1, "127.0.0.1:5060", "udp", true, false),
                new ServerStatus(2, "127.0.0.2:5060", "udp", true, false));
        return new LineStatus(1, state, 2, servers, "", failures, retryAtNanos, "1001 Reception");
    }

    private void call(CallState state, boolean incoming, Optional<Failure> failure) {
        desk.on(
                new DeskEvent.CallChanged(
                        new CallView(
                                "c",
                                1,
                                state,
                                incoming,
                                "Anna",
                                "1002",
                                Optional.of(nowNanos),
                                failure,
                                "",
                                false,
                                false),
                        false),
                nowNanos);
    }

    private void call(String id, CallState state, boolean conference) {
        CallView view = new CallView(
                id,
                1,
                state,
                false,
                "Anna",
                "1002",
                Optional.of(nowNanos),
                Optional.empty(),
                "PCMA",
                false,
                conference);
        desk.on(new DeskEvent.CallChanged(view, false), nowNanos);
    }

    private Screen screen() {
        return Screen.of(desk, nowNanos, WALL, Words.COLUMNS);
    }

    private List<String> rows() {
        return screen().rows();
    }

    private static DeskSettings settings(int fixedLength) {
        return new DeskSettings(true, Duration.ofSeconds(10), fixedLength, TonePlan.of(11), Map.of(1, 3));
    }
}
