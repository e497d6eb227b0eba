package org.evertone.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.evertone.call.CallState;
import org.evertone.directory.CallRecord;
import org.evertone.directory.Contact;
import org.evertone.hal.Key;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.line.LineState;
import org.junit.jupiter.api.Test;

/** Whatever hands and far ends do in whatever order: the desk asks for nothing impossible and finds back to rest. */
class RandomHandsTest {
    private static final int RUNS = 3000;
    private static final int STEPS = 60;

    @Test
    void noOrderOfHandsAndFarEndsConfusesTheDesk() {
        for (int seed = 0; seed < RUNS; seed++) {
            List<String> story = new ArrayList<>();
            try {
                run(new Random(seed), story, seed % 2 == 0);
            } catch (AssertionError | RuntimeException confused) {
                throw new AssertionError("seed " + seed + ": " + story, confused);
            }
        }
    }

    private static void run(Random random, List<String> story, boolean help) {
        TestDesk desk = new TestDesk();
        FakeCalls calls = new FakeCalls(desk);
        desk.line(1, LineState.REGISTERED_PRIMARY);
        desk.line(2, LineState.REGISTERED_PRIMARY);
        desk.on(new DeskEvent.ContactsRead(List.of(new Contact("Anna", "1002"), new Contact("Bert", "1003"))));
        desk.on(new DeskEvent.HistoryChanged(
                List.of(new CallRecord(
                        TestDesk.WALL.toInstant(), 1, CallRecord.Kind.MISSED, "Carl", "1004", Duration.ZERO)),
                1,
                Optional.of("1005")));
        for (int step = 0; step < STEPS; step++) {
            step(random, desk, calls, story);
            assertSane(desk);
        }
        if (help) {
            callForHelp(desk, calls);
        }
        rest(desk, calls);
    }

    /** An emergency number goes out from wherever the desk is, but while digits are for the far end. */
    private static void callForHelp(TestDesk desk, FakeCalls calls) {
        calls.carryOut(desk.pass(EmergencyWatch.LONGEST_PAUSE.plusSeconds(1)));
        DeskState state = desk.state();
        boolean talking = state.call()
                        .filter(call -> call.state() == CallState.ACTIVE || call.state() == CallState.REMOTE_HELD)
                        .isPresent()
                && !state.transfer().in(Transfer.Step.ASKED)
                && !state.browser().isOpen();
        if (talking && !state.collecting() || !state.digits().isEmpty()) {
            return;
        }
        for (char symbol : "112#".toCharArray()) {
            calls.carryOut(desk.press(Key.of(symbol).orElseThrow()));
        }
        assertEquals("112", calls.dialled().get(calls.dialled().size() - 1));
    }

    private static void step(Random random, TestDesk desk, FakeCalls calls, List<String> story) {
        List<String> ids = List.copyOf(calls.present().keySet());
        switch (random.nextInt(8)) {
            case 0 -> {
                boolean lifted = random.nextBoolean();
                story.add(lifted ? "lift" : "lay down");
                calls.carryOut(lifted ? desk.lift() : desk.layDown());
            }
            case 1 -> {
                int millis = new int[] {20, 150, 600, 3500, 11_000}[random.nextInt(5)];
                story.add(millis + " ms");
                calls.carryOut(desk.pass(millis));
            }
            case 2 -> {
                story.add("call arrives");
                calls.arrive();
                calls.carryOut(List.of());
            }
            case 3, 4 -> {
                if (!ids.isEmpty()) {
                    String id = ids.get(random.nextInt(ids.size()));
                    story.add("far end of " + id);
                    calls.happen(id, random);
                    calls.carryOut(List.of());
                }
            }
            case 5 -> {
                if (desk.state().transfer().in(Transfer.Step.ASKED)) {
                    boolean well = random.nextBoolean();
                    story.add("transfer " + well);
                    calls.transferred(desk.state().transfer().from(), well, random.nextBoolean());
                    calls.carryOut(List.of());
                }
            }
            default -> {
                Key key = Key.values()[random.nextInt(Key.values().length)];
                story.add(key.name());
                calls.carryOut(desk.press(key));
            }
        }
    }

    private static void assertSane(TestDesk desk) {
        assertEquals(
                desk.state().calls().isEmpty() || desk.state().furtherCall(),
                desk.state().collecting());
        assertTrue(
                desk.state().engaged()
                        || desk.state().silent()
                        || desk.state().calls().all().stream().noneMatch(call -> call.state() == CallState.ACTIVE),
                "nobody is heard whom nobody listens to");
        assertTrue(desk.tone().isEmpty()
                || !desk.state().calls().isEmpty()
                || desk.state().engaged());
        assertTrue(desk.state().ringer().isEmpty()
                || desk.state().tone().isEmpty()
                || desk.state().collecting());
        for (Screen.Place place : List.of(Screen.Place.USUAL, new Screen.Place(4, 20), new Screen.Place(2, 8))) {
            Screen screen = desk.screen(place);
            assertTrue(screen.rows().size() <= place.rows());
            screen.rows().forEach(row -> assertTrue(row.length() <= place.columns(), row));
            assertFalse(screen.staleAfter().filter(Duration::isZero).isPresent());
        }
        assertTrue(desk.machine.nextNanos().orElse(Long.MAX_VALUE) > desk.nowNanos(), "time has to go on");
    }

    /** The handset is laid down, all far ends hang up, and nobody touches the phone for a minute. */
    private static void rest(TestDesk desk, FakeCalls calls) {
        calls.carryOut(desk.layDown());
        calls.carryOut(desk.pass(1000));
        while (!calls.present().isEmpty()) {
            calls.end(calls.present().keySet().iterator().next(), Failure.of(FailureClass.REMOTE, 1, ""));
            calls.carryOut(List.of());
        }
        if (desk.state().engaged()) {
            desk.pass(Duration.ofSeconds(10));
        }
        if (desk.state().speaker()) {
            calls.carryOut(desk.press("s"));
            desk.pass(Duration.ofSeconds(10));
        }
        while (!calls.present().isEmpty()) {
            calls.end(calls.present().keySet().iterator().next(), Failure.of(FailureClass.REMOTE, 1, ""));
            calls.carryOut(List.of());
        }
        desk.pass(Duration.ofMinutes(1));
        DeskState state = desk.state();
        assertFalse(state.engaged(), "engaged");
        assertEquals("", state.tone());
        assertEquals("", state.ringer());
        assertFalse(state.muted(), "muted");
        assertFalse(state.transfer().open(), "transfer");
        assertFalse(state.furtherCall(), "further call");
        assertEquals("", state.digits().typed());
        assertEquals("registered:primary", desk.lamp("line1"));
        assertEquals("09:05", desk.rows().get(0));
    }
}
