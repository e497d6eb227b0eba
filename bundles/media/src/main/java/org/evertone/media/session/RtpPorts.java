package org.evertone.media.session;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.ThreadLocalRandom;
import org.evertone.media.MediaException;

/**
 * An even UDP port for RTP and the next one for RTCP (RFC 3550 §11).
 *
 * @param rtp blocking
 * @param rtcp not blocking
 */
record RtpPorts(int port, DatagramChannel rtp, DatagramChannel rtcp) implements AutoCloseable {
    private static final int EXPEDITED_FORWARDING = 46 << 2;

    /**
     * Takes a free pair, beginning at a random one, so that late packets of an ended call meet nobody.
     *
     * @param bound IPv4 address to listen at, the wildcard for all of ours
     * @throws IllegalArgumentException when the range holds no pair of valid ports
     * @throws MediaException when no pair is free
     */
    static RtpPorts open(InetAddress bound, int firstPort, int portCount) throws MediaException {
        int firstEven = firstPort + (firstPort & 1);
        int pairs = (portCount - (firstEven - firstPort)) / 2;
        if (firstPort < 1 || pairs < 1 || firstEven + 2L * pairs > 0x10000) {
            throw new IllegalArgumentException(
                    "RTP ports need an even first port and at least 2 ports within 1..65535, not " + portCount
                            + " from " + firstPort);
        }
        int start = ThreadLocalRandom.current().nextInt(pairs);
        for (int i = 0; i < pairs; i++) {
            int port = firstEven + 2 * ((start + i) % pairs);
            try {
                return pair(bound, port);
            } catch (IOException taken) {
                continue;
            }
        }
        throw new MediaException("No free RTP port from " + firstPort + " to " + (firstPort + portCount - 1));
    }

    private static RtpPorts pair(InetAddress bound, int port) throws IOException {
        DatagramChannel rtp = bind(bound, port);
        try {
            DatagramChannel rtcp = bind(bound, port + 1);
            rtcp.configureBlocking(false);
            return new RtpPorts(port, rtp, rtcp);
        } catch (IOException e) {
            rtp.close();
            throw e;
        }
    }

    private static DatagramChannel bind(InetAddress bound, int port) throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            channel.setOption(StandardSocketOptions.IP_TOS, EXPEDITED_FORWARDING);
            return channel.bind(new InetSocketAddress(bound, port));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try (rtp) {
            rtcp.close();
        }
    }
}
