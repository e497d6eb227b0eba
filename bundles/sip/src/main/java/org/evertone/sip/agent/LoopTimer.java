package org.evertone.sip.agent;

import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.stack.SIPStackTimerTask;
import gov.nist.javax.sip.stack.timers.SipTimer;
import java.time.Duration;
import java.util.Properties;
import org.evertone.loop.PhoneLoop;

/**
 * The stack's timers on the phone's loop. With a thread of their own a loop that is held up for longer than the guard
 * before a retransmission would give up too late, and a packet too many would leave; on one thread what is due first
 * comes first. What the stack does when a timer fires does not block: only UDP is sent again.
 */
final class LoopTimer implements SipTimer {
    private final PhoneLoop loop;
    private volatile boolean started;

    LoopTimer(PhoneLoop loop) {
        this.loop = loop;
    }

    @Override
    public void start(SipStackImpl stack, Properties properties) {
        started = true;
    }

    /** Tasks that still wait never run. */
    @Override
    public void stop() {
        started = false;
    }

    @Override
    public boolean isStarted() {
        return started;
    }

    @Override
    public boolean schedule(SIPStackTimerTask task, long delayMillis) {
        return begin(task, delayMillis, 0);
    }

    @Override
    public boolean scheduleWithFixedDelay(SIPStackTimerTask task, long delayMillis, long periodMillis) {
        return begin(task, delayMillis, periodMillis);
    }

    private boolean begin(SIPStackTimerTask task, long delayMillis, long periodMillis) {
        if (!started) {
            throw new IllegalStateException("The SIP stack has been stopped");
        }
        Ticket ticket = new Ticket(task, Duration.ofMillis(delayMillis), Duration.ofMillis(periodMillis));
        task.setSipTimerTask(ticket);
        ticket.await();
        return true;
    }

    @Override
    public boolean cancel(SIPStackTimerTask task) {
        return task.getSipTimerTask() instanceof Ticket ticket && ticket.cancel();
    }

    /** A task that waits, once or again and again; the stack cancels it from any thread. */
    private final class Ticket implements Runnable {
        private final SIPStackTimerTask task;
        private final long periodNanos;
        /** Kept, as lateness would add up over the many ticks of a transaction. */
        private long dueNanos;

        private PhoneLoop.Timer timer = () -> {};
        private boolean over;

        Ticket(SIPStackTimerTask task, Duration delay, Duration period) {
            this.task = task;
            periodNanos = period.toNanos();
            dueNanos = loop.nanoTime() + delay.toNanos();
        }

        synchronized void await() {
            if (!over) {
                timer = loop.schedule(Duration.ofNanos(Math.max(0, dueNanos - loop.nanoTime())), this);
            }
        }

        private synchronized void awaitNext() {
            dueNanos += periodNanos;
            await();
        }

        synchronized boolean cancel() {
            boolean waited = !over;
            over = true;
            timer.cancel();
            return waited;
        }

        private synchronized boolean over() {
            return over;
        }

        @Override
        public void run() {
            if (!started || over()) {
                return;
            }
            if (periodNanos > 0) {
                awaitNext();
            }
            task.runTask();
        }
    }
}
