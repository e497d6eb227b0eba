package org.evertone.sip.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.evertone.config.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SenderThreadsTest {
    private static final int WAITING_LIMIT = 64;
    private static final InetSocketAddress PRIMARY = server(5060);
    private static final InetSocketAddress BACKUP = server(5070);

    private final SenderThreads senders = new SenderThreads();
    private final CountDownLatch connected = new CountDownLatch(1);
    private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        connected.countDown();
        senders.close();
    }

    @Test
    void aServerThatDoesNotAnswerDelaysNoOther() throws Exception {
        block(PRIMARY);
        senders.submit(Transport.TCP, BACKUP, () -> sent.add("backup"));
        assertEquals("backup", sent.poll(5, TimeUnit.SECONDS));
    }

    @Test
    void oneTransportOfAServerDoesNotDelayTheOther() throws Exception {
        block(PRIMARY);
        senders.submit(Transport.TLS, PRIMARY, () -> sent.add("tls"));
        assertEquals("tls", sent.poll(5, TimeUnit.SECONDS));
    }

    @Test
    void sendsToOneServerKeepTheirOrder() throws Exception {
        block(PRIMARY);
        for (String message : List.of("REGISTER", "INVITE", "BYE")) {
            senders.submit(Transport.TCP, PRIMARY, () -> sent.add(message));
        }
        connected.countDown();
        assertEquals("REGISTER", sent.poll(5, TimeUnit.SECONDS));
        assertEquals("INVITE", sent.poll(5, TimeUnit.SECONDS));
        assertEquals("BYE", sent.poll(5, TimeUnit.SECONDS));
    }

    @Test
    void noMoreThanAFixedNumberOfSendsWaitForOneServer() throws Exception {
        block(PRIMARY);
        for (int i = 0; i < WAITING_LIMIT; i++) {
            assertTrue(senders.submit(Transport.TCP, PRIMARY, () -> sent.add("waited")));
        }
        assertFalse(senders.submit(Transport.TCP, PRIMARY, () -> sent.add("too many")));
        connected.countDown();
        for (int i = 0; i < WAITING_LIMIT; i++) {
            assertEquals("waited", sent.poll(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void whatWaitsForAServerThatIsRemovedIsDropped() throws Exception {
        block(PRIMARY);
        senders.submit(Transport.TCP, PRIMARY, () -> sent.add("dropped"));
        senders.remove(Transport.TCP, PRIMARY);
        senders.submit(Transport.TCP, PRIMARY, () -> sent.add("new"));
        assertEquals("new", sent.poll(5, TimeUnit.SECONDS));
        assertTrue(sent.isEmpty());
    }

    @Test
    void nothingIsTakenAfterTheEnd() {
        senders.close();
        assertFalse(senders.submit(Transport.TCP, PRIMARY, () -> sent.add("late")));
    }

    /** Keeps a server's thread busy until the test lets the connection be made. */
    private void block(InetSocketAddress server) throws InterruptedException {
        CountDownLatch connecting = new CountDownLatch(1);
        senders.submit(Transport.TCP, server, () -> {
            connecting.countDown();
            try {
                connected.await();
            } catch (InterruptedException removed) {
                Thread.currentThread().interrupt();
            }
        });
        assertTrue(connecting.await(5, TimeUnit.SECONDS));
    }

    private static InetSocketAddress server(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
