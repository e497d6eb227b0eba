package org.evertone.web.phone;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.evertone.loop.PhoneLoop;
import org.evertone.web.phone.ActionException.Reason;

/** Has the phone's loop do something and waits for what comes of it, at most five seconds; never called on the loop. */
final class LoopCalls {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final PhoneLoop loop;

    LoopCalls(PhoneLoop loop) {
        this.loop = loop;
    }

    /** @throws ActionException what the task refuses, or that the phone is busy */
    <T> T ask(Callable<T> task) throws ActionException {
        CompletableFuture<T> done = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                done.complete(task.call());
            } catch (Exception failure) {
                done.completeExceptionally(failure);
            }
        });
        try {
            return done.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            if (cause instanceof ActionException refused) {
                throw refused;
            }
            if (cause instanceof IllegalArgumentException bad && bad.getMessage() != null) {
                throw PhoneActions.invalid(bad.getMessage());
            }
            throw new ActionException(Reason.BUSY, "the phone failed: " + cause);
        } catch (TimeoutException late) {
            throw new ActionException(
                    Reason.BUSY, "the phone did not answer within " + PATIENCE.toSeconds() + " seconds");
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new ActionException(Reason.BUSY, "the phone is shutting down");
        }
    }
}
