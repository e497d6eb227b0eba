package org.evertone.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

/**
 * How long things may take. Early is excused by no more than the rules themselves do. Late is, by as much as a machine
 * shared by several labs and their cold phones adds: the bounds of a quiet machine, times {@code -Devertone.load.factor}.
 * What they are on a quiet one is the failover bench's to show.
 */
final class Times {

    /** A request moves on at its budget for N = 3, 7.5 s less 0.1 s for the retransmission that must not leave. */
    private static final Duration BUDGET = Duration.ofMillis(7_400);

    /** How far off a timer may be, seen on the wire of a quiet machine. */
    private static final Duration MARGIN = Duration.ofMillis(100);

    /** Dial to far end ringing on a LAN with a warm phone. */
    private static final Duration QUICK = Duration.ofMillis(150);

    private static final int LOAD_FACTOR = Integer.getInteger("evertone.load.factor", 10);

    private Times() {}

    /**
     * @param moved what the phone told when it gave the request up
     * @param pause from the first packet of the request
     */
    static void assertBudget(Phone.Event moved, Duration pause, Trace trace) {
        assertDue(BUDGET, moved.took(), pause, "moved on", trace);
    }

    /**
     * What is due after a request began: never early by the phone's own clock, as cold code may need long from there to
     * the first packet; late by the wire.
     */
    static void assertDue(Duration due, Duration byPhone, Duration byWire, String what, Trace trace) {
        assertTrue(byPhone.compareTo(due) >= 0, () -> what + " after " + byPhone + ", before " + due + ":\n" + trace);
        assertNotLate(due, byWire, what, trace);
    }

    /** A timer's event on the wire, from what starts the timer there. */
    static void assertDue(Duration due, Duration measured, String what, Trace trace) {
        assertTrue(
                measured.compareTo(due.minus(MARGIN)) >= 0,
                () -> what + " after " + measured + ", before " + due + ":\n" + trace);
        assertNotLate(due, measured, what, trace);
    }

    private static void assertNotLate(Duration due, Duration measured, String what, Trace trace) {
        Duration most = due.plus(MARGIN.multipliedBy(LOAD_FACTOR));
        assertTrue(
                measured.compareTo(most) <= 0,
                () -> what + " after " + measured + ", not " + due + " to " + most + ":\n" + trace);
    }

    /** What follows without a timer between. */
    static void assertQuick(Duration pause, String what, Trace trace) {
        Duration most = QUICK.multipliedBy(LOAD_FACTOR);
        assertTrue(pause.compareTo(most) <= 0, () -> what + " after " + pause + ", more than " + most + ":\n" + trace);
    }
}
