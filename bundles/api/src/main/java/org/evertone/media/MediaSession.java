package org.evertone.media;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** One audio stream. All methods may be called from any thread and return at once; the work is on media threads. */
@ProviderType
public interface MediaSession extends AutoCloseable {

    /** UDP port for RTP, even; RTCP is the next one. */
    int localPort();

    /** Starts, or changes, what is sent and received. */
    void configure(Parameters parameters);

    /**
     * Sends a digit of 100 ms after those already waiting: as telephone-event (RFC 4733) when agreed, else as two tones
     * in the audio when the parameters say so, else not at all.
     */
    void sendDigit(char digit);

    Statistics statistics();

    /** Stops and frees ports and devices; harmless when closed. */
    @Override
    void close();

    /**
     * What was agreed by offer and answer.
     *
     * @param remote where to send; port 0 = nowhere
     * @param codec codec to send, and to expect first
     * @param payloadType RTP payload type to send with
     * @param receivePayloadType RTP payload type under which the codec arrives
     * @param dtmfPayloadType telephone-event to send with, or -1 when not agreed
     * @param receiveDtmfPayloadType telephone-event to expect, or -1
     * @param dtmfClockHz unit of the durations of telephone-events; their timestamps are the stream's all the same
     * @param packetMillis packet time, 10..60
     * @param send whether our microphone is sent
     * @param receive whether the far end is played
     * @param remoteFormatParameters the far end's {@code a=fmtp} of the codec, or empty
     * @param inBandDigits whether digits are sent as tones where telephone-event is not agreed
     * @param srtp keys when the stream is encrypted (RFC 3711); empty for plain RTP
     * @param alsoReceived what else was agreed and may arrive at any time, by RTP payload type (RFC 3264 §6.1)
     */
    record Parameters(
            InetSocketAddress remote,
            MediaEngine.Codec codec,
            int payloadType,
            int receivePayloadType,
            int dtmfPayloadType,
            int receiveDtmfPayloadType,
            int dtmfClockHz,
            int packetMillis,
            boolean send,
            boolean receive,
            String remoteFormatParameters,
            boolean inBandDigits,
            Optional<SrtpKeys> srtp,
            Map<Integer, MediaEngine.Codec> alsoReceived) {

        public Parameters {
            alsoReceived = Map.copyOf(alsoReceived);
        }

        /** Nothing but the one codec is received, with telephone-events of its clock. */
        public Parameters(
                InetSocketAddress remote,
                MediaEngine.Codec codec,
                int payloadType,
                int receivePayloadType,
                int dtmfPayloadType,
                int receiveDtmfPayloadType,
                int packetMillis,
                boolean send,
                boolean receive,
                String remoteFormatParameters,
                boolean inBandDigits,
                Optional<SrtpKeys> srtp) {
            this(
                    remote,
                    codec,
                    payloadType,
                    receivePayloadType,
                    dtmfPayloadType,
                    receiveDtmfPayloadType,
                    codec.clockRateHz(),
                    packetMillis,
                    send,
                    receive,
                    remoteFormatParameters,
                    inBandDigits,
                    srtp,
                    Map.of());
        }

        /** Plain RTP with nothing special. */
        public Parameters(
                InetSocketAddress remote,
                MediaEngine.Codec codec,
                int payloadType,
                int receivePayloadType,
                int dtmfPayloadType,
                int receiveDtmfPayloadType,
                int packetMillis,
                boolean send,
                boolean receive) {
            this(
                    remote,
                    codec,
                    payloadType,
                    receivePayloadType,
                    dtmfPayloadType,
                    receiveDtmfPayloadType,
                    packetMillis,
                    send,
                    receive,
                    "",
                    false,
                    Optional.empty());
        }
    }

    /**
     * Counters since the session opened, and how it sounds now.
     *
     * @param sent RTP packets sent
     * @param received RTP packets accepted from the negotiated peer
     * @param lost packets missing at play-out
     * @param late packets that came after their turn
     * @param rejected packets dropped because source, version, type, size or authentication did not fit
     * @param jitterMillis interarrival jitter (RFC 3550 §6.4.1)
     * @param concealedMillis sound that was made up because none was there
     * @param playoutDelayMillis what the jitter buffer holds back now
     * @param clockSkewPpm far end's clock against ours as corrected now; positive when the far end is faster
     * @param roundTripMillis from the far end's RTCP reports; 0 before the first
     * @param mos estimated listening quality 1.0..4.5 (E-model, ITU-T G.107); 0 before the first packet
     * @param encrypted whether the stream is SRTP
     */
    record Statistics(
            long sent,
            long received,
            long lost,
            long late,
            long rejected,
            double jitterMillis,
            long concealedMillis,
            double playoutDelayMillis,
            double clockSkewPpm,
            double roundTripMillis,
            double mos,
            boolean encrypted) {

        /** Nothing has happened yet. */
        public static final Statistics NONE = new Statistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false);
    }
}
