package org.evertone.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.evertone.event.Timeline;
import org.evertone.loop.PhoneLoop;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The loop on a real thread and the machine's clocks. */
@Component
public final class SignallingLoop implements PhoneLoop {
    private final Timeline timeline;
    private final ScheduledThreadPoolExecutor executor;
    private volatile @Nullable Thread thread;

    @Activate
    public SignallingLoop(@Reference Timeline timeline) {
        this.timeline = timeline;
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread signalling = new Thread(task, "signalling");
            thread = signalling;
            return signalling;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.prestartCoreThread();
    }

    /** Ends the loop after the tasks already handed in; waits for them at most two seconds. */
    @Deactivate
    public void close() throws InterruptedException {
        executor.shutdown();
        if (!executor.awaitTermination(2, TimeUnit.SECONDS)) {
            executor.shutdownNow();
        }
    }

    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(() -> guard(task));
        } catch (RejectedExecutionException closing) {
            // the phone is going down: whoever still hands in work has nobody to work for
        }
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        try {
            ScheduledFuture<?> future =
                    executor.schedule(() -> guard(task), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException closing) {
            return () -> {};
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant wallTime() {
        return Instant.now();
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    private void guard(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            StackTraceElement[] trace = failure.getStackTrace();
            timeline.record(
                    0,
                    "fault",
                    "A task of the phone failed and was given up",
                    failure.toString(),
                    Map.of("at", trace.length > 0 ? trace[0].toString() : "unknown"));
        }
    }
}
