package org.evertone.media.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.evertone.media.MediaListener;
import org.evertone.media.codec.VoiceCodecs;
import org.evertone.media.codec.VoiceEncoder;
import org.evertone.media.hub.AudioHub;
import org.evertone.media.rtp.DigitSender;
import org.evertone.media.rtp.RtcpReport;
import org.evertone.media.rtp.RtpPacket;
import org.evertone.media.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/**
 * Turns frames of the microphone into RTP packets. {@link #hear} is for the capture thread, the rest for any; none waits
 * for longer than one packet takes.
 */
final class RtpSender {
    private static final int DATAGRAM_OCTETS = 2048;
    private static final int HIGHEST_RATE_HZ = 48_000;
    private static final int MAX_PACKET_SAMPLES = HIGHEST_RATE_HZ * 60 / 1000;

    private final DatagramChannel channel;
    private final AtomicReference<@Nullable Peer> peer;
    private final MediaListener listener;
    private final SecureRandom random;
    private final ByteBuffer packet = ByteBuffer.allocateDirect(DATAGRAM_OCTETS);
    private final RateAdapter rates = new RateAdapter();
    private final short[] frame = new short[HIGHEST_RATE_HZ * AudioHub.FRAME_MILLIS / 1000];
    private final short[] samples = new short[MAX_PACKET_SAMPLES];

    private @Nullable Flow flow;
    private @Nullable VoiceEncoder encoder;
    private @Nullable SrtpSender protection;
    private int ssrc;
    private DigitSender digits = new DigitSender(0);
    private int digitClockHz;
    private final InBandDigits tones = new InBandDigits();
    private int filled;
    private int sequence;
    private int timestamp;
    private boolean talking;
    private boolean reachable = true;
    private boolean closed;

    private long sent;
    /** Packets and octets of the source of now. */
    private long sourcePackets;

    private long sourceOctets;

    RtpSender(
            DatagramChannel channel,
            AtomicReference<@Nullable Peer> peer,
            MediaListener listener,
            SecureRandom random) {
        this.channel = channel;
        this.peer = peer;
        this.listener = listener;
        this.random = random;
        ssrc = random.nextInt();
        timestamp = random.nextInt();
        sequence = firstSequence();
    }

    /** In the lower half, so that the first wrap is far away for receivers that mind (RFC 3711 §3.3.1). */
    private int firstSequence() {
        return random.nextInt(0x8000);
    }

    /**
     * Sends like this from the next packet on.
     *
     * @throws IllegalArgumentException when there is no such codec
     */
    synchronized void configure(Flow next) {
        if (closed) {
            return;
        }
        Flow before = flow;
        VoiceEncoder old = encoder;
        if (before == null || old == null || !next.encodesLike(before)) {
            encoder = VoiceCodecs.encoder(
                    next.agreed().codec(), next.agreed().remoteFormatParameters(), next.packetMillis());
            filled = 0;
            if (old != null) {
                old.close();
            }
        }
        protect(before, next);
        if (digitClockHz != next.agreed().dtmfClockHz()) {
            digitClockHz = next.agreed().dtmfClockHz();
            digits = new DigitSender(digitClockHz);
        }
        flow = next;
    }

    /** A key is used for one source only; another key gets another one, so that peers count its packets anew. */
    private void protect(@Nullable Flow before, Flow next) {
        if (before != null && next.encryptsLike(before)) {
            return;
        }
        if (sent > 0) {
            ssrc = random.nextInt();
            sequence = firstSequence();
            sourcePackets = 0;
            sourceOctets = 0;
            talking = false;
        }
        protection = next.agreed()
                .srtp()
                .map(keys -> new SrtpSender(keys.suite(), keys.send(), ssrc))
                .orElse(null);
    }

    /**
     * Sends a digit after those that wait, as an event or as tones.
     *
     * @return false when too many digits wait already
     * @throws IllegalArgumentException when it is not a DTMF digit
     */
    synchronized boolean sendDigit(char digit) {
        Flow now = flow;
        if (now == null || !now.sends()) {
            return true;
        }
        if (now.sendsEvents()) {
            return digits.enqueue(digit);
        }
        return !now.agreed().inBandDigits() || tones.enqueue(digit);
    }

    /** Takes 10 ms of the microphone, and sends a packet when it is complete. */
    synchronized void hear(short[] microphone, int sampleRateHz) {
        Flow now = flow;
        VoiceEncoder coder = encoder;
        if (now == null || coder == null || closed) {
            return;
        }
        int count = rates.convert(microphone, microphone.length, sampleRateHz, frame, coder.sampleRateHz());
        System.arraycopy(frame, 0, samples, filled, count);
        tones.overwrite(samples, filled, count, coder.sampleRateHz());
        filled += count;
        if (filled >= coder.sampleRateHz() / 1000 * now.packetMillis()) {
            complete(now, coder);
            filled = 0;
        }
    }

    private void complete(Flow now, VoiceEncoder coder) {
        int ticks = now.clockRateHz() / 1000 * now.packetMillis();
        Peer to = peer.get();
        if (now.sends() && to != null) {
            if (now.sendsEvents() && digits.advance(timestamp, digitClockHz / 1000 * now.packetMillis())) {
                RtpPacket.writeHeader(
                        packet, digits.marker(), now.agreed().dtmfPayloadType(), sequence, digits.timestamp(), ssrc);
                packet.putInt(digits.payload());
            } else {
                RtpPacket.writeHeader(packet, !talking, now.agreed().payloadType(), sequence, timestamp, ssrc);
                coder.encode(samples, filled, packet);
            }
            talking = true;
            sequence++;
            int octets = packet.flip().remaining() - RtpPacket.HEADER_OCTETS;
            SrtpSender cipher = protection;
            if (cipher == null || cipher.protect(packet)) {
                send(packet, octets, to);
            }
        } else {
            talking = false;
        }
        timestamp += ticks;
    }

    private void send(ByteBuffer datagram, int octets, Peer to) {
        try {
            channel.send(datagram, to.rtp());
            sourceOctets += octets;
            sourcePackets++;
            sent++;
            reachable = true;
        } catch (ClosedChannelException e) {
            closed = true;
        } catch (IOException e) {
            if (reachable) {
                listener.onTrouble("Audio cannot be sent: " + e.getMessage());
            }
            reachable = false;
        }
    }

    synchronized int ssrc() {
        return ssrc;
    }

    synchronized long sent() {
        return sent;
    }

    /** What the source of now has sent; timestamps go on while nothing is sent. */
    synchronized RtcpReport.Sent soFar(long wallClockMillis) {
        Flow now = flow;
        VoiceEncoder coder = encoder;
        long waiting = now == null || coder == null ? 0 : (long) filled * now.clockRateHz() / coder.sampleRateHz();
        return new RtcpReport.Sent(wallClockMillis, timestamp + (int) waiting, sourcePackets, sourceOctets);
    }

    synchronized void close() {
        closed = true;
        VoiceEncoder old = encoder;
        encoder = null;
        if (old != null) {
            old.close();
        }
    }
}
