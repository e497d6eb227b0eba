package org.evertone.sip.net;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** The UDP port in the shape the stack wants. Bounded: when the stack falls behind, datagrams are lost, memory is not. */
final class StackDatagramSocket extends DatagramSocket {
    private static final int QUEUE_LIMIT = 512;
    private static final UdpPort.Datagram END = new UdpPort.Datagram(new byte[0], new InetSocketAddress(0));

    private final UdpPort port;
    private final BlockingQueue<UdpPort.Datagram> queue = new ArrayBlockingQueue<>(QUEUE_LIMIT);
    private volatile boolean closed;

    StackDatagramSocket(UdpPort port) throws SocketException {
        super((SocketAddress) null);
        this.port = port;
        port.setReceiver(queue::offer);
    }

    @Override
    public void receive(DatagramPacket packet) throws IOException {
        try {
            UdpPort.Datagram datagram = queue.take();
            if (closed) {
                throw new SocketException("Socket closed");
            }
            packet.setData(datagram.data());
            packet.setSocketAddress(datagram.source());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SocketException("Interrupted");
        }
    }

    @Override
    public void send(DatagramPacket packet) throws IOException {
        port.send(ByteBuffer.wrap(packet.getData(), packet.getOffset(), packet.getLength()), (InetSocketAddress)
                packet.getSocketAddress());
    }

    @Override
    public InetAddress getLocalAddress() {
        return port.localAddress();
    }

    @Override
    public int getLocalPort() {
        return port.localPort();
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            port.setReceiver(datagram -> {});
            queue.clear();
            queue.offer(END);
            super.close();
        }
    }
}
