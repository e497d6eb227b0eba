package org.evertone.media.hub;

import com.sun.jna.Native;

/** Round-robin real-time scheduling for audio threads (Linux, sched_setscheduler(2)). */
final class RealTimePriority {
    private static final int SCHED_RR = 2;
    /** Children of the thread do not inherit it. */
    private static final int SCHED_RESET_ON_FORK = 0x4000_0000;
    /** Above other programs, below the kernel's own threads. */
    static final int SOUND = 20;

    /** Of what brings packets, which may be many: never before the sound itself. */
    static final int NETWORK = 10;

    private static final int CALLING_THREAD = 0;

    private RealTimePriority() {}

    /**
     * Takes it for the calling thread.
     *
     * @param priority 1..99
     * @return empty, or why it was refused
     */
    static String take(int priority) {
        try {
            return Scheduler.roundRobin(priority);
        } catch (LinkageError e) {
            return "The native library cannot be used: " + e.getMessage();
        }
    }

    /** The native call; apart, so that a machine without the native library is noticed where it is used. */
    private static final class Scheduler {
        static {
            Native.register(Scheduler.class, "c");
        }

        private Scheduler() {}

        private static native int sched_setscheduler(int pid, int policy, int[] parameters);

        static String roundRobin(int priority) {
            int refused = sched_setscheduler(CALLING_THREAD, SCHED_RR | SCHED_RESET_ON_FORK, new int[] {priority});
            return refused == 0
                    ? ""
                    : "The limit for real-time priority (rtprio) does not allow " + priority + " (error "
                            + Native.getLastError() + ")";
        }
    }
}
