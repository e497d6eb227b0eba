package org.evertone.config.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.call.Calls;
import org.evertone.config.LineFeatures;
import org.evertone.config.disk.KilledProgram;
import org.evertone.directory.CallHistory;
import org.evertone.directory.CallRecord.Kind;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.runtime.TimelineRecorder;
import org.evertone.runtime.VirtualLoop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredCallHistoryTest {
    @TempDir
    Path home;

    private final TimelineRecorder timeline = new TimelineRecorder();
    private final Desk desk = new Desk();

    /** Has one missed call after the other and acknowledges each. The first is saved before that. */
    static final class Saver {
        public static void main(String[] arguments) throws Exception {
            Path home = Path.of(arguments[0]);
            Desk desk = new Desk();
            StoredCallHistory first = desk.history(home, new TimelineRecorder());
            int last = first.records().isEmpty()
                    ? 0
                    : Integer.parseInt(first.records().get(0).number());
            desk.missed(Integer.toString(last + 1));
            first.close();
            desk.history(home, new TimelineRecorder());
            for (int n = last + 2; ; n++) {
                desk.missed(Integer.toString(n));
                System.out.println(n);
            }
        }
    }

    @Test
    void callsAreRememberedNewestFirstAndSurviveARestart() throws Exception {
        StoredCallHistory history = open();
        desk.missed("1001");
        desk.dialled("1002");
        desk.dialled("1003");
        assertEquals(List.of("1003", "1002", "1001"), numbers(history));
        assertEquals(Optional.of("1003"), history.lastDialled());
        assertEquals(1, history.missed());
        history.close();
        StoredCallHistory again = open();
        assertEquals(history.records(), again.records());
        assertEquals(1, again.missed());
        again.seen();
        again.close();
        assertEquals(0, open().missed());
        assertEquals(List.of(), timeline.recent());
    }

    @Test
    void whomAFarEndHadUsCallIsRememberedAndNotRedialled() throws Exception {
        StoredCallHistory history = open();
        desk.dialled("1002");
        desk.referred("sip:900@elsewhere.example");
        assertEquals(List.of("sip:900@elsewhere.example", "1002"), numbers(history));
        assertEquals(Kind.RECEIVED, history.records().get(0).kind());
        assertEquals(Optional.of("1002"), history.lastDialled());
        assertEquals(0, history.missed());
        history.close();
    }

    @Test
    void onlySoManyAreKept() throws Exception {
        StoredCallHistory history = open();
        IntStream.rangeClosed(1, CallHistory.MAXIMUM + 3).forEach(n -> desk.missed(Integer.toString(n)));
        assertEquals(CallHistory.MAXIMUM, history.records().size());
        assertEquals("4", history.records().get(CallHistory.MAXIMUM - 1).number());
        history.close();
        assertEquals(history.records(), open().records());
    }

    @Test
    void aChangeIsToldAndSavedByItselfAndNothingIsWrittenWithoutOne() throws Exception {
        StoredCallHistory history = open();
        Semaphore told = new Semaphore(0);
        history.onChange(told::release);
        desk.missed("1001");
        assertTrue(told.tryAcquire(10, TimeUnit.SECONDS));
        history.clear();
        history.close();
        Object inode = Files.getAttribute(home.resolve("history"), "unix:ino");
        StoredCallHistory again = open();
        again.onChange(told::release);
        told.drainPermits();
        again.seen();
        again.clear();
        again.close();
        assertEquals(0, told.availablePermits());
        assertEquals(inode, Files.getAttribute(home.resolve("history"), "unix:ino"));
        assertEquals(List.of(), again.records());
    }

    @Test
    void afterItWasTakenAwayItHearsOfNoMoreCalls() throws Exception {
        StoredCallHistory history = open();
        history.unbindCalls(desk.calls);
        desk.missed("1001");
        history.close();
        assertEquals(List.of(), history.records());
        assertFalse(Files.exists(home.resolve("history")));
    }

    @Test
    void callsThatEndWithThePhoneAreSavedInWhicheverOrderItsPartsStop() throws Exception {
        StoredCallHistory history = open();
        desk.standing("1001");
        history.unbindCalls(desk.calls);
        desk.loop.runDue();
        history.close();
        assertEquals(List.of("1001"), numbers(open()));
        StoredCallHistory closedFirst = open();
        desk.standing("1002");
        closedFirst.close();
        desk.missed("1003");
        closedFirst.unbindCalls(desk.calls);
        desk.loop.runDue();
        assertEquals(List.of("1002", "1003", "1001"), numbers(open()));
        assertEquals(List.of(), timeline.recent());
    }

    @Test
    void aDiskThatTakesNothingIsNamedOnceAndTheCallsStay() throws Exception {
        Files.createDirectories(home.resolve("history.new/in the way"));
        StoredCallHistory history = open();
        Semaphore told = new Semaphore(0);
        history.onChange(told::release);
        desk.missed("1001");
        assertTrue(told.tryAcquire(10, TimeUnit.SECONDS));
        desk.missed("1002");
        history.close();
        assertEquals(List.of("1002", "1001"), numbers(history));
        assertEquals(
                List.of("directory.fault"),
                timeline.recent().stream().map(event -> event.kind()).toList());
    }

    @Test
    void aKillAtAnyInstantTearsNothing() throws Exception {
        Random random = new Random(13);
        for (int round = 0; round < KilledProgram.ROUNDS; round++) {
            int acknowledged = KilledProgram.acknowledged(Saver.class, home, random.nextInt(30_000_000));
            List<String> found = numbers(open());
            int newest = found.isEmpty() ? 0 : Integer.parseInt(found.get(0));
            assertTrue(newest <= acknowledged + 1, acknowledged + " then " + newest);
            assertEquals(
                    IntStream.range(0, found.size())
                            .mapToObj(i -> Integer.toString(newest - i))
                            .toList(),
                    found);
            assertEquals("[]", timeline.recent().toString());
        }
        assertFalse(numbers(open()).isEmpty());
    }

    private StoredCallHistory open() {
        return desk.history(home, timeline);
    }

    private static List<String> numbers(StoredCallHistory history) {
        return history.records().stream().map(record -> record.number()).toList();
    }

    /** Calls that come and go. */
    private static final class Desk {
        private final VirtualLoop loop = new VirtualLoop();
        private final List<Calls.CallsListener> listeners = new ArrayList<>();
        private final List<CallView> standing = new ArrayList<>();
        private final Calls calls = (Calls) Proxy.newProxyInstance(
                Calls.class.getClassLoader(),
                new Class<?>[] {Calls.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "addListener" -> {
                        listeners.add((Calls.CallsListener) arguments[0]);
                        yield null;
                    }
                    case "removeListener" -> {
                        listeners.remove(arguments[0]);
                        yield null;
                    }
                    case "calls" -> List.copyOf(standing);
                    default -> throw new UnsupportedOperationException(method.getName());
                });

        StoredCallHistory history(Path home, TimelineRecorder timeline) {
            CallLog log = new CallLog(line -> LineFeatures.PLAIN, number -> "");
            StoredCallHistory history = new StoredCallHistory(home, loop, log, timeline);
            listeners.clear();
            history.bindCalls(calls);
            loop.runDue();
            return history;
        }

        /** Is the only call that goes on. */
        void standing(String number) {
            CallView view = view(CallState.ACTIVE, number, true, false);
            standing.clear();
            standing.add(view);
            List.copyOf(listeners).forEach(listener -> listener.onCall(view));
        }

        void missed(String number) {
            over(number, true, false);
        }

        void dialled(String number) {
            over(number, false, false);
        }

        void referred(String number) {
            over(number, false, true);
        }

        private void over(String number, boolean incoming, boolean referred) {
            loop.runDue();
            CallView view = view(CallState.ENDED, number, incoming, referred);
            List.copyOf(listeners).forEach(listener -> listener.onCall(view));
        }

        private static CallView view(CallState state, String number, boolean incoming, boolean referred) {
            boolean over = state == CallState.ENDED;
            return new CallView(
                    "call-" + number,
                    1,
                    state,
                    incoming,
                    "",
                    number,
                    over ? Optional.empty() : Optional.of(0L),
                    over ? Optional.of(Failure.of(FailureClass.REMOTE, 0, "")) : Optional.empty(),
                    "",
                    false,
                    false,
                    referred);
        }
    }
}
