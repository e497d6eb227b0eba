package org.evertone.web.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayDeque;

/** A response that stays open, written without blocking; what a slow reader may leave waiting is bounded. */
final class ServletSink implements EventHub.Sink, WriteListener {
    private static final int MOST_WAITING_BYTES = 512 * 1024;

    private final AsyncContext context;
    private final ServletOutputStream out;
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private boolean writable;
    private boolean closing;
    private boolean closed;

    ServletSink(AsyncContext context) throws IOException {
        this.context = context;
        out = context.getResponse().getOutputStream();
    }

    /** Starts writing; before this, bytes only wait. */
    void start() {
        out.setWriteListener(this);
    }

    @Override
    public synchronized boolean send(byte[] bytes) {
        if (closed || closing) {
            return false;
        }
        waitingBytes += bytes.length;
        if (waitingBytes > MOST_WAITING_BYTES) {
            finish();
            return false;
        }
        waiting.add(bytes);
        pump();
        return !closed;
    }

    @Override
    public synchronized void close() {
        closing = true;
        pump();
    }

    @Override
    public synchronized void onWritePossible() {
        writable = true;
        pump();
    }

    @Override
    public synchronized void onError(Throwable gone) {
        finish();
    }

    private void pump() {
        if (closed || !writable) {
            return;
        }
        try {
            while (writable = out.isReady()) {
                byte[] next = waiting.poll();
                if (next == null) {
                    break;
                }
                waitingBytes -= next.length;
                out.write(next);
                if (waiting.isEmpty() && (writable = out.isReady())) {
                    out.flush();
                }
                if (!writable) {
                    break;
                }
            }
            if (closing && writable && waiting.isEmpty()) {
                finish();
            }
        } catch (IOException gone) {
            finish();
        }
    }

    private void finish() {
        if (!closed) {
            closed = true;
            waiting.clear();
            context.complete();
        }
    }
}
