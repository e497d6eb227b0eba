package org.evertone.media.session;

import static org.evertone.media.session.SessionBench.EVENTS;
import static org.evertone.media.session.SessionBench.LOOPBACK;
import static org.evertone.media.session.SessionBench.PCMU;
import static org.evertone.media.session.SessionBench.receive;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.evertone.config.Secret;
import org.evertone.media.MediaListener;
import org.evertone.media.MediaSession.Parameters;
import org.evertone.media.SrtpKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RtpSenderTest {
    private static final int LAST_OF_LOWER_HALF = 0x7fff;

    private final DatagramSocket peer = new DatagramSocket(0, LOOPBACK);
    private final DatagramChannel channel = DatagramChannel.open();
    private final InetSocketAddress to = new InetSocketAddress(LOOPBACK, peer.getLocalPort());
    private final RtpSender sender = new RtpSender(
            channel,
            new AtomicReference<>(Peer.of(to, new SourceLatch(to))),
            new MediaListener() {},
            new SecureRandom() {
                private static final long serialVersionUID = 1L;
                private int last;

                @Override
                public int nextInt() {
                    return ++last;
                }

                @Override
                public int nextInt(int bound) {
                    return bound - 1;
                }
            });

    RtpSenderTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        sender.close();
        channel.close();
        peer.close();
    }

    @Test
    void anotherKeysSourceCountsItsPacketsAndItsSequenceAnew() throws IOException {
        sender.configure(flow(true, 1));
        hear(6);
        assertEquals(3, sender.soFar(0).packets());
        assertEquals(3 * 160, sender.soFar(0).payloadOctets());
        for (int i = 0; i < 3; i++) {
            assertEquals(LAST_OF_LOWER_HALF + i, sequence());
        }
        sender.configure(flow(true, 3));
        assertEquals(0, sender.soFar(0).packets());
        assertEquals(0, sender.soFar(0).payloadOctets());
        hear(2);
        assertEquals(LAST_OF_LOWER_HALF, sequence());
        assertEquals(1, sender.soFar(0).packets());
        assertEquals(4, sender.sent());
    }

    @Test
    void theClockOfReportsGoesOnWhileNothingIsSent() {
        sender.configure(flow(false, 1));
        int begin = sender.soFar(0).timestamp();
        hear(101);
        assertEquals(101 * 80, sender.soFar(0).timestamp() - begin);
    }

    private int sequence() throws IOException {
        return ByteBuffer.wrap(receive(peer, 5000).getData()).getShort(2) & 0xffff;
    }

    private void hear(int frames) {
        for (int i = 0; i < frames; i++) {
            sender.hear(new short[80], 8000);
        }
    }

    private Flow flow(boolean sends, int key) {
        byte[] octets = new byte[30];
        octets[0] = (byte) key;
        Secret secret = new Secret(Base64.getEncoder().encodeToString(octets));
        return Flow.of(new Parameters(
                to,
                PCMU,
                0,
                0,
                EVENTS,
                EVENTS,
                20,
                sends,
                true,
                "",
                false,
                Optional.of(new SrtpKeys(SrtpKeys.Suite.AES_CM_128_HMAC_SHA1_80, secret, secret))));
    }
}
