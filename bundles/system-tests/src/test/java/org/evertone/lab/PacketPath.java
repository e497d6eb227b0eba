package org.evertone.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Arrays;

/** Datagrams that come in at one socket go on from another, after what an {@link Impairment} does to them. */
final class PacketPath implements AutoCloseable {

    private final DelayLine line;
    private final DatagramSocket in;
    private final DatagramSocket out;
    private final InetSocketAddress target;
    private final boolean towardsPhone;
    private volatile Impairment.Fate fate;

    PacketPath(
            DelayLine line,
            DatagramSocket in,
            DatagramSocket out,
            InetSocketAddress target,
            boolean towardsPhone,
            Impairment impairment) {
        this.line = line;
        this.in = in;
        this.out = out;
        this.target = target;
        this.towardsPhone = towardsPhone;
        this.fate = impairment.fate();
        DelayLine.thread("packets to " + target, this::work);
    }

    boolean towardsPhone() {
        return towardsPhone;
    }

    void impair(Impairment impairment) {
        fate = impairment.fate();
    }

    /** Ends it; the socket that it reads is closed with it. */
    @Override
    public void close() {
        in.close();
    }

    private void work() {
        byte[] buffer = new byte[Detour.MAX_DATAGRAM];
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        try {
            while (!in.isClosed()) {
                packet.setLength(buffer.length);
                in.receive(packet);
                long now = System.nanoTime();
                byte[] bytes = Arrays.copyOf(buffer, packet.getLength());
                fate.decide(now, delay -> line.at(now + delay, () -> send(bytes)));
            }
        } catch (IOException e) {
            if (!in.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void send(byte[] bytes) {
        try {
            if (!out.isClosed()) {
                out.send(new DatagramPacket(bytes, bytes.length, target));
            }
        } catch (IOException e) {
            if (!out.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
