package org.evertone.sip.net;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.evertone.config.Transport;

/**
 * One sender thread per server, because the stack blocks in its send while it connects: a server that swallows SYNs
 * delays only what is meant for itself. Threads are made on demand and end after a minute without work.
 */
public final class SenderThreads implements AutoCloseable {
    private static final int QUEUE_LIMIT = 64;
    private static final long IDLE_SECONDS = 60;

    private record Server(Transport transport, InetSocketAddress address) {}

    private final Map<Server, ThreadPoolExecutor> executors = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * Runs a send on the server's thread, after what was handed in for it before. Never blocks.
     *
     * @return false when it was not taken: 64 sends are waiting for that server, or this is closed
     */
    public boolean submit(Transport transport, InetSocketAddress address, Runnable send) {
        if (closed) {
            return false;
        }
        try {
            executors
                    .computeIfAbsent(new Server(transport, address), SenderThreads::executor)
                    .execute(send);
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    /** Drops what waits for a server that is no longer configured and lets its thread end. */
    public void remove(Transport transport, InetSocketAddress address) {
        ThreadPoolExecutor executor = executors.remove(new Server(transport, address));
        if (executor != null) {
            executor.shutdownNow();
        }
    }

    @Override
    public void close() {
        closed = true;
        executors.values().forEach(ThreadPoolExecutor::shutdownNow);
        executors.clear();
    }

    private static ThreadPoolExecutor executor(Server server) {
        String name = "sip-send-" + server.transport().word() + "-"
                + server.address().getAddress().getHostAddress() + ":"
                + server.address().getPort();
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE_LIMIT), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
