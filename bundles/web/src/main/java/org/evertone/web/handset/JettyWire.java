package org.evertone.web.handset;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * The one place that knows Jetty: takes its connection over after the handshake. Jetty does not do the servlet API's own
 * upgrade, and its WebSocket bundles are several times this bundle's size.
 */
final class JettyWire extends AbstractConnection implements Connection.UpgradeTo, Outbox.Wire {
    private static final int INPUT_OCTETS = 8192;
    private static final long ANSWER_MILLIS = 1000;

    private final BrowserHandset handset = new BrowserHandset(this);
    private final Consumer<BrowserHandset> opened;
    private final Consumer<BrowserHandset> closed;
    private final Scheduler scheduler;
    private final ByteBuffer input = BufferUtil.allocateDirect(INPUT_OCTETS);
    private final Callback afterWrite = new Callback() {
        @Override
        public void succeeded() {
            handset.written();
        }

        @Override
        public void failed(Throwable reason) {
            cut();
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    };

    private JettyWire(
            EndPoint endPoint, Connector connector, Consumer<BrowserHandset> opened, Consumer<BrowserHandset> closed) {
        super(endPoint, connector.getExecutor());
        scheduler = connector.getScheduler();
        this.opened = opened;
        this.closed = closed;
    }

    /**
     * Answers a request that passed the {@link Handshake} and takes its connection over.
     *
     * @param opened told once the connection is a WebSocket
     * @param closed told when it is over
     */
    static void upgrade(
            HttpServletRequest request,
            HttpServletResponse response,
            String accept,
            Consumer<BrowserHandset> opened,
            Consumer<BrowserHandset> closed)
            throws IOException {
        ServletContextRequest core = ServletContextRequest.getServletContextRequest(request);
        ConnectionMetaData meta = core.getConnectionMetaData();
        EndPoint endPoint = meta.getConnection().getEndPoint();
        JettyWire wire = new JettyWire(endPoint, meta.getConnector(), opened, closed);
        core.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, wire);
        response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
        response.setHeader("Upgrade", "websocket");
        response.setHeader("Connection", "Upgrade");
        response.setHeader("Sec-WebSocket-Accept", accept);
        response.flushBuffer();
    }

    @Override
    public void onUpgradeTo(ByteBuffer early) {
        BufferUtil.append(input, early);
    }

    @Override
    public void onOpen() {
        super.onOpen();
        opened.accept(handset);
        onFillable();
    }

    @Override
    public void onFillable() {
        try {
            do {
                handset.received(input);
                BufferUtil.clear(input);
            } while (getEndPoint().isOpen() && getEndPoint().fill(input) > 0);
            if (getEndPoint().isInputShutdown() || !getEndPoint().isOpen()) {
                cut();
            } else {
                fillInterested();
            }
        } catch (IOException broken) {
            cut();
        }
    }

    @Override
    protected void onFillInterestedFailed(Throwable reason) {
        cut();
    }

    @Override
    public void onClose(Throwable reason) {
        super.onClose(reason);
        handset.end();
        closed.accept(handset);
    }

    @Override
    public void write(ByteBuffer octets) {
        getEndPoint().write(afterWrite, octets);
    }

    @Override
    public void cut() {
        getEndPoint().close();
    }

    @Override
    public void cutSoon() {
        scheduler.schedule(this::cut, ANSWER_MILLIS, TimeUnit.MILLISECONDS);
    }
}
