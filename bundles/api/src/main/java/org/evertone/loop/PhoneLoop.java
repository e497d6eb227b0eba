package org.evertone.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The signalling thread of the phone with its clock.
 *
 * <p>Tasks run one at a time, in the order handed in; nothing that runs here may lock or block. A task that throws is
 * reported on the timeline and does not stop the loop. All methods may be called from any thread.
 */
@ProviderType
public interface PhoneLoop extends Executor {

    /** Monotonic time in nanoseconds; only differences mean anything. */
    long nanoTime();

    /** Wall-clock time, for people and for the evidence of events; never used for deadlines. */
    Instant wallTime();

    /**
     * Runs a task on the loop after a delay.
     *
     * @param delay zero or negative means as soon as possible, after tasks already handed in
     */
    Timer schedule(Duration delay, Runnable task);

    /** Whether the caller is on the loop's thread. */
    boolean inLoop();

    /** A task that waits. */
    interface Timer {
        /** Makes sure the task does not start after this call when called on the loop. Harmless when called twice. */
        void cancel();
    }
}
