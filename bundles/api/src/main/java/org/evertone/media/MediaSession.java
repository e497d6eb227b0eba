package org.evertone.media;

import java.net.InetSocketAddress;
import org.osgi.annotation.versioning.ProviderType;

/** One audio stream. All methods may be called from any thread and return at once; the work is on media threads. */
@ProviderType
public interface MediaSession extends AutoCloseable {

    /** UDP port for RTP, even; RTCP is the next one. */
    int localPort();

    /** Starts, or changes, what is sent and received. */
    void configure(Parameters parameters);

    /** Sends a telephone-event of 100 ms (RFC 4733) after those already waiting. Ignored when not agreed. */
    void sendDigit(char digit);

    Statistics statistics();

    /** Stops and frees ports and devices; harmless when closed. */
    @Override
    void close();

    /**
     * What was agreed by offer and answer.
     *
     * @param remote where to send; port 0 = nowhere
     * @param codec codec both ways
     * @param payloadType RTP payload type to send with
     * @param receivePayloadType RTP payload type under which the codec arrives
     * @param dtmfPayloadType telephone-event to send with, or -1 when not agreed
     * @param receiveDtmfPayloadType telephone-event to expect, or -1
     * @param packetMillis packet time, 10..60
     * @param send whether our microphone is sent
     * @param receive whether the far end is played
     */
    record Parameters(
            InetSocketAddress remote,
            MediaEngine.Codec codec,
            int payloadType,
            int receivePayloadType,
            int dtmfPayloadType,
            int receiveDtmfPayloadType,
            int packetMillis,
            boolean send,
            boolean receive) {}

    /**
     * Counters since the session opened.
     *
     * @param sent RTP packets sent
     * @param received RTP packets accepted from the negotiated peer
     * @param lost packets missing at play-out
     * @param late packets that came after their turn
     * @param rejected packets dropped because source, version, type or size did not fit
     * @param jitterMillis interarrival jitter (RFC 3550 §6.4.1)
     */
    record Statistics(long sent, long received, long lost, long late, long rejected, double jitterMillis) {}
}
