package org.evertone.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A UDP server that misbehaves as a script says, in ways in which a real one does not. It takes the place of a server
 * whose address is free.
 */
final class ScriptedServer implements AutoCloseable {

    private static final int MAX_DATAGRAM = 65_535;

    private final DatagramSocket socket;
    private final Script script;
    private final List<Datagram> received = new ArrayList<>();

    /** What the server does with a message. Runs on the server's thread, one message at a time. */
    @FunctionalInterface
    interface Script {
        void handle(ScriptedServer server, Datagram message) throws IOException;
    }

    ScriptedServer(String address, int port, Script script) {
        this.script = script;
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), port));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot stand in at " + address, e);
        }
        Thread thread = new Thread(this::serve, "scripted server " + address);
        thread.setDaemon(true);
        thread.start();
    }

    ScriptedServer(String address, Script script) {
        this(address, Block.SIP_PORT, script);
    }

    String address() {
        return socket.getLocalAddress().getHostAddress();
    }

    void send(InetSocketAddress to, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, to));
    }

    void answer(Datagram request, int status, String reason, String... extra) throws IOException {
        send(request.peer(), request.answer(status, reason, "scripted", List.of(extra), ""));
    }

    /** Waits for the message of a kind that comes as number {@code times}. */
    Datagram await(String what, Predicate<Datagram> wanted, int times, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (received) {
            while (true) {
                List<Datagram> found = received.stream().filter(wanted).toList();
                if (found.size() >= times) {
                    return found.get(times - 1);
                }
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError(
                            "no " + what + " number " + times + " within " + limit + " in " + received);
                }
                try {
                    received.wait(left);
                } catch (InterruptedException e) {
                    throw LabException.interrupted(e);
                }
            }
        }
    }

    List<Datagram> received() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    /** How many transactions the messages belong to. */
    long transactions() {
        return received().stream().map(Datagram::branch).distinct().count();
    }

    @Override
    public void close() {
        socket.close();
    }

    private void serve() {
        byte[] buffer = new byte[MAX_DATAGRAM];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
                if (packet.getLength() < 8) {
                    continue;
                }
                Datagram message = new Datagram(
                        (InetSocketAddress) packet.getSocketAddress(),
                        new String(buffer, 0, packet.getLength(), StandardCharsets.UTF_8));
                synchronized (received) {
                    received.add(message);
                    received.notifyAll();
                }
                script.handle(this, message);
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
