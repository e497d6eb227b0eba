package org.evertone.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.hal.Key;
import org.evertone.hal.Notice;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.line.LineState;
import org.evertone.line.MessageSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    private static final Screen.Place TALL = new Screen.Place(4, 20);

    private final TestDesk desk = new TestDesk();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NO_ANSWER          | 0   |                | Server no reply  | 408 S1 3/3",
                "ICMP_UNREACHABLE   | 0   |                | Server no reply  | 408 S1",
                "CONNECT_TIMEOUT    | 0   |                | Server no reply  | 408 S1",
                "CONNECTION_REFUSED | 0   |                | Server no reply  | TCP refused S1",
                "CONNECTION_LOST    | 0   |                | Server no reply  | TCP lost S1",
                "TLS_FAILED         | 0   | expired 2025   | Server cert bad  | TLS: expired",
                "TLS_FAILED         | 0   | no such name   | Server cert bad  | TLS: wrong name",
                "CLOCK_NOT_SET      | 0   |                | Clock not set    | Waiting for NTP",
                "DNS_FAILED         | 0   |                | Server not found | DNS: no entry",
                "NO_LINK            | 0   |                | No network cable | Check LAN plug",
                "NETWORK_DOWN       | 0   |                | No network       | No way to server",
                "NO_ADDRESS         | 0   |                | No IP address    | DHCP: no answer",
                "WRONG_PASSWORD     | 401 |                | Wrong password?  | SIP 401 line 1",
                "REJECTED           | 403 |                | Not allowed      | SIP 403 line 1",
                "REJECTED           | 404 |                | Unknown account  | SIP 404 line 1",
                "REJECTED           | 500 |                | Server trouble   | SIP 500  next: 2",
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
        desk.lift();
        desk.call("anna", CallState.DIALLING);
        desk.ended("anna", Failure.rejected(code, 1, ""));
        assertEquals(List.of(words, "SIP " + code), desk.rows());
        assertEquals(code == 486 || code == 600 ? TestDesk.BUSY : TestDesk.CONGESTION, desk.tone());
        desk.layDown();
        assertEquals("", desk.tone());
    }

    @Test
    void aCallThatWouldNotBeSafeSaysSo() {
        assertEquals(
                "Security refused",
                Words.call(Failure.of(FailureClass.NOT_SECURE, 1, ""), 1, 3).get(0));
    }

    @Test
    void onlyACallThatCouldNotBeginSaysSo() {
        assertEquals(
                List.of("Cannot call", ""),
                Words.call(Failure.of(FailureClass.NOT_POSSIBLE, 0, "another call is in progress"), 1, 3));
        assertEquals(List.of("Call ended", ""), Words.call(Failure.of(FailureClass.LOCAL, 0, "transferred"), 1, 3));
    }

    @Test
    void aCallThatThePhoneEndedForAReasonIsNoTrouble() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        desk.call("bert", CallState.ACTIVE);
        desk.ended("anna", Failure.of(FailureClass.LOCAL, 0, "Bert took its place"));
        assertEquals(List.of("Bert", "00:00"), desk.rows());
        desk.ended("bert", Failure.of(FailureClass.LOCAL, 0, "transferred"));
        assertEquals(TestDesk.DIAL, desk.tone());
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
    void troubleOfThePhoneItselfIsNotBlamedOnItsServers() {
        desk.failures(of(FailureClass.NO_LINK, 1), of(FailureClass.NO_LINK, 2));
        assertEquals(List.of("No network cable", "Check LAN plug"), desk.rows());
        desk.failures(of(FailureClass.NO_ADDRESS, 1), of(FailureClass.NO_ADDRESS, 2));
        assertEquals(List.of("No IP address", "DHCP: no answer"), desk.rows());
        desk.failures(of(FailureClass.CLOCK_NOT_SET, 1), of(FailureClass.CLOCK_NOT_SET, 2));
        assertEquals(List.of("Clock not set", "Waiting for NTP"), desk.rows());
        desk.failures(of(FailureClass.NO_LINK, 1), Failure.rejected(503, 2, ""));
        assertEquals(List.of("NO SERVICE", "1:LAN 2:503 30s"), desk.rows());
        desk.failures(of(FailureClass.NETWORK_DOWN, 1), of(FailureClass.NETWORK_DOWN, 2));
        assertEquals(List.of("NO SERVICE", "1:LAN 2:LAN 30s"), desk.rows());
    }

    private static Failure of(FailureClass failureClass, int server) {
        return Failure.of(failureClass, server, "");
    }

    @Test
    void bothServersOutShowsEachOnesCode() {
        desk.failures(Failure.of(FailureClass.NO_ANSWER, 1, ""), Failure.rejected(503, 2, ""));
        assertEquals(List.of("NO SERVICE", "1:408 2:503 30s"), desk.rows());
    }

    @Test
    void mainServerBackIsShownForFiveSeconds() {
        desk.line(LineState.PROBING);
        desk.line(LineState.REGISTERED_PRIMARY);
        assertEquals(List.of("Main server back", "1001 Reception"), desk.rows());
        desk.pass(4999);
        assertEquals("Main server back", desk.rows().get(0));
        assertEquals(desk.nowNanos() + 1_000_000, desk.machine.nextNanos().orElseThrow());
        desk.pass(1);
        assertEquals("09:05", desk.rows().get(0));
    }

    @Test
    void countdownIsRedrawnOnTheSecondAndOnlyWhileShown() {
        desk.line(LineState.UNREGISTERED, Duration.ofMillis(27_400));
        assertEquals("Try again: 28s", desk.rows().get(1));
        assertEquals(Optional.of(Duration.ofMillis(400)), desk.screen().staleAfter());
        desk.pass(400);
        assertEquals("Try again: 27s", desk.rows().get(1));
        desk.press(Key.DIGIT_1);
        assertEquals(Optional.empty(), desk.screen().staleAfter());
    }

    @Test
    void clockIsRedrawnAtTheFullMinute() {
        desk.line(LineState.REGISTERED_PRIMARY);
        assertEquals(Optional.of(Duration.ofSeconds(20)), desk.screen().staleAfter());
    }

    @Test
    void longNamesAreCutAndControlCharactersBlanked() {
        CallView call = desk.view("a\r\u001bB" + "x".repeat(40), 1, CallState.RINGING, Optional.empty(), false);
        desk.call(call);
        assertEquals("A  Bxxxxxxxxxxxx", desk.rows().get(0));
    }

    @Test
    void diallingThroughAServerSwitchSaysSo() {
        desk.line(LineState.FAILING_OVER);
        desk.call("anna", CallState.DIALLING);
        assertEquals(List.of("Switching server", "Please wait..."), desk.rows());
    }

    @Test
    void mutedIsSaidBesideTheTime() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        desk.press("m");
        desk.pass(Duration.ofSeconds(65));
        assertEquals(List.of("Anna", "MUTED     01:05"), desk.rows());
    }

    @Test
    void aCallThatWaitsIsShownInTurnWithTheOneThatIsTalkedIn() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        desk.incoming("bert", CallState.RINGING);
        assertEquals(List.of("Anna", "00:00"), desk.rows());
        desk.pass(Screen.TURN);
        assertEquals(List.of("Call waiting", "Bert"), desk.rows());
        desk.pass(Screen.TURN);
        assertEquals(List.of("Anna", "00:06"), desk.rows());
    }

    @Test
    void missedCallsAndMessagesAreShownInTurnWithTheIdleDisplay() {
        desk.line(LineState.REGISTERED_PRIMARY);
        desk.on(new DeskEvent.HistoryChanged(List.of(), 2, Optional.empty()));
        desk.on(new DeskEvent.MessagesChanged(1, new MessageSummary(true, 3, 1, "")));
        assertEquals(List.of("09:05", "1001 Reception"), desk.rows());
        assertEquals(Optional.of(Screen.TURN), desk.screen().staleAfter());
        desk.pass(Screen.TURN);
        assertEquals(List.of("09:05", "2 missed calls"), desk.rows());
        desk.pass(Screen.TURN);
        assertEquals(List.of("09:05", "3 messages"), desk.rows());
    }

    @Test
    void troubleIsShownInTurnWithTheIdleDisplay() {
        desk.line(LineState.REGISTERED_PRIMARY);
        desk.on(new DeskEvent.NoticesChanged(
                List.of(new Notice(Notice.Kind.TROUBLE, List.of("Display missing", "I2C 0x27"), ""))));
        assertEquals("09:05", desk.rows().get(0));
        desk.pass(Screen.TURN);
        assertEquals(List.of("Display missing", "I2C 0x27"), desk.rows());
        desk.on(new DeskEvent.NoticesChanged(List.of()));
        assertEquals("09:05", desk.rows().get(0));
    }

    @Test
    void setUpIsShownInsteadOfTheIdleDisplayWithItsLinkAndGivesWayToACall() {
        Notice setUp = new Notice(Notice.Kind.SET_UP, List.of("Set me up", "Code 123456"), "https://10.0.0.7/");
        desk.on(new DeskEvent.NoticesChanged(List.of(setUp)));
        assertEquals(setUp.rows(), desk.rows());
        assertEquals("https://10.0.0.7/", desk.screen().link());
        desk.incoming("anna", CallState.RINGING);
        assertEquals("Anna", desk.rows().get(0));
        assertEquals("", desk.screen().link());
    }

    @Test
    void informationIsShownForAWhileWhenAsked() {
        desk.line(LineState.REGISTERED_PRIMARY);
        Notice web = new Notice(Notice.Kind.INFO, List.of("Web page", "10.0.0.7"), "https://10.0.0.7/");
        desk.on(new DeskEvent.NoticesChanged(List.of(web)));
        assertEquals("09:05", desk.rows().get(0));
        desk.press("i");
        assertEquals(web.rows(), desk.rows());
        assertEquals(web.link(), desk.screen().link());
        desk.pass(Notes.INFORMATION);
        assertEquals("09:05", desk.rows().get(0));
    }

    @Test
    void tallDisplaysUseTheirRowsAndSmallOnesKeepTheirWords() {
        desk.line(LineState.REGISTERED_PRIMARY);
        desk.line(2, LineState.PROBING);
        desk.line(3, LineState.UNREGISTERED);
        desk.on(new DeskEvent.HistoryChanged(List.of(), 2, Optional.empty()));
        assertEquals(
                List.of("NO SERVICE", "Please wait...", "Line 2 probing", "2 missed calls"),
                desk.screen(TALL).rows());
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        desk.incoming("bert", CallState.RINGING);
        assertEquals(
                List.of("Anna", "00:00", "Line 1  PCMA", "Waiting: Bert"),
                desk.screen(TALL).rows());
    }
}
