package org.evertone.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.evertone.call.CallState;
import org.evertone.desk.DeskCommand.ClearHistory;
import org.evertone.desk.DeskCommand.Dial;
import org.evertone.desk.DeskCommand.MissedSeen;
import org.evertone.directory.CallRecord;
import org.evertone.directory.CallRecord.Kind;
import org.evertone.directory.Contact;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListsTest {
    private final TestDesk desk = new TestDesk();

    @BeforeEach
    void fill() {
        desk.on(new DeskEvent.ContactsRead(List.of(
                new Contact("Anna", "1002"),
                new Contact("Bert", "1003"),
                new Contact("Carl", "1004"),
                new Contact("Emil", "1005"))));
        desk.on(new DeskEvent.HistoryChanged(
                List.of(
                        new CallRecord(
                                TestDesk.WALL.minusMinutes(5).toInstant(),
                                2,
                                Kind.MISSED,
                                "Anna",
                                "1002",
                                Duration.ZERO),
                        new CallRecord(
                                TestDesk.WALL.minusDays(1).toInstant(),
                                1,
                                Kind.DIALLED,
                                "",
                                "1003",
                                Duration.ofMinutes(2))),
                1,
                Optional.of("1003")));
    }

    @Test
    void thePhoneBookIsReadEntryByEntryAndTheEndsMeet() {
        desk.press("p");
        assertEquals(List.of("Anna", "1002"), desk.rows());
        desk.press("n");
        assertEquals(List.of("Bert", "1003"), desk.rows());
        desk.press("uu");
        assertEquals(List.of("Emil", "1005"), desk.rows());
        desk.press("b");
        assertFalse(desk.state().browser().isOpen());
    }

    @ParameterizedTest
    @CsvSource({"2, Bert", "22, Carl", "222, Anna", "3, Emil", "33, Emil", "9, Anna", "0, Bert", "001, Bert"})
    void digitKeysGoToTheNamesWithTheirLetters(String keys, String name) {
        desk.press("p" + keys);
        assertEquals(name, desk.rows().get(0));
    }

    @Test
    void okDialsTheEntryOnTheSpeaker() {
        desk.press("pn");
        assertEquals(List.of(new Dial("1003")), desk.press("k"));
        assertTrue(desk.state().speaker());
        assertFalse(desk.state().browser().isOpen());
    }

    @Test
    void liftingTheHandsetDialsTheEntry() {
        desk.press("p");
        assertEquals(List.of(new Dial("1002")), desk.lift());
        assertFalse(desk.state().speaker());
    }

    @Test
    void anEntryCanBeTheTargetOfATransfer() {
        desk.lift();
        desk.call("emil", CallState.ACTIVE);
        desk.press("t");
        desk.call("emil", CallState.HELD);
        desk.press("p");
        assertEquals(List.of(new Dial(1, "1002")), desk.press("k"));
        assertTrue(desk.state().transfer().in(Transfer.Step.CONSULTING));
    }

    @Test
    void openingTheCallListCountsTheMissedCallsAsSeen() {
        assertEquals(List.of(new MissedSeen()), desk.press("l"));
        assertEquals(List.of("Anna", "missed     09:00"), desk.rows());
        desk.press("n");
        assertEquals(List.of("1003", "dialled    12-31"), desk.rows());
        assertEquals(
                List.of("1003", "dialled    12-31", "1003", "2/2"),
                desk.screen(new Screen.Place(4, 20)).rows());
    }

    @Test
    void twelveKeysAreEnoughForTheCallList() {
        desk.press("l");
        assertEquals("1003", desk.press("8").isEmpty() ? desk.rows().get(0) : "");
        desk.press("2");
        assertEquals(List.of(new Dial(2, "1002")), desk.press("#"), "on the line that it came in on");
        desk.press("l*");
        assertFalse(desk.state().browser().isOpen());
    }

    @Test
    void theCallListIsDeletedAtTheSecondPressOnly() {
        desk.press("l");
        assertEquals(List.of(), desk.press("h"));
        assertEquals(List.of("Press again to", "delete calls"), desk.rows());
        assertEquals(List.of(), desk.press("nh"), "another key came between");
        assertEquals(List.of(new ClearHistory()), desk.press("h"));
    }

    @Test
    void anEmptyListSaysSo() {
        desk.on(new DeskEvent.HistoryChanged(List.of(), 0, Optional.empty()));
        desk.press("l");
        assertEquals(List.of("Call list", "is empty"), desk.rows());
        assertEquals(List.of(), desk.press("nk"));
    }

    @Test
    void aListThatNobodyReadsIsClosed() {
        desk.press("p");
        desk.pass(Browser.KEPT.minusMillis(1));
        assertTrue(desk.state().browser().isOpen());
        desk.pass(1);
        assertFalse(desk.state().browser().isOpen());
    }

    @Test
    void aCallThatRingsClosesTheListAndIsAnsweredByTheHandset() {
        desk.press("p");
        desk.incoming("dora", CallState.RINGING);
        assertEquals("Dora", desk.rows().get(0));
        assertEquals(List.of(new DeskCommand.Answer("dora")), desk.lift());
    }

    @Test
    void hangUpInACallEndsTheCallNotTheList() {
        desk.lift();
        desk.call("dora", CallState.ACTIVE);
        desk.press("p");
        assertEquals(List.of(new DeskCommand.HangUp("dora")), desk.press("h"));
    }
}
