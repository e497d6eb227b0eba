package org.evertone.media.rtp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.Random;
import org.evertone.media.MediaEngine.Codec;
import org.evertone.media.codec.VoiceCodecs;
import org.evertone.media.codec.VoiceEncoder;

/**
 * A call in virtual time: packets of 20 ms, PCMU unless said, through a network that loses, delays, reorders and repeats by a seed, and
 * a player whose clock may differ from the sender's.
 */
final class Call {
    static final int RATE_HZ = 8000;
    static final int PACKET = 160;

    private static final long FRAME_NANOS = 10_000_000L;

    final JitterBuffer buffer;
    final int rateHz;
    private final Codec codec;
    private final int packetSamples;
    double loss;
    int jitterMillis;
    double duplicates;
    double skewPpm;
    long seed = 1;
    /** All that was pulled. */
    short[] heard = new short[0];

    private record Arrival(long nanos, int number) {}

    Call() {
        this("PCMU");
    }

    Call(String codecName) {
        codec = VoiceCodecs.codecs().stream()
                .filter(candidate -> candidate.name().equals(codecName))
                .findFirst()
                .orElseThrow();
        buffer = new JitterBuffer(VoiceCodecs.decoder(codec), codec.clockRateHz());
        rateHz = buffer.sampleRateHz();
        packetSamples = rateHz / 50;
    }

    Call network(double lossRatio, int jitter) {
        loss = lossRatio;
        jitterMillis = jitter;
        return this;
    }

    Call run(short[] said) {
        return run(said, said.length / packetSamples);
    }

    /** Says the same over and over until so many packets are sent. */
    Call run(short[] said, int packets) {
        Random random = new Random(seed);
        PriorityQueue<Arrival> network = new PriorityQueue<>((a, b) -> Long.compare(a.nanos(), b.nanos()));
        byte[][] payloads = encoded(said);
        short[] frame = new short[packetSamples / 2];
        heard = new short[packets * packetSamples];
        double packetNanos = 20_000_000.0 / (1 + skewPpm / 1_000_000);
        int ticks = codec.clockRateHz() / 50;
        int sent = 0;
        int filled = 0;
        for (long pull = 0; filled + frame.length <= heard.length; pull++) {
            long now = pull * FRAME_NANOS + 7_000_000L;
            while (sent < packets && sent * packetNanos <= now) {
                long arrival = (long) (sent * packetNanos + random.nextDouble() * jitterMillis * 1_000_000L);
                if (random.nextDouble() >= loss) {
                    network.add(new Arrival(arrival, sent));
                }
                if (random.nextDouble() < duplicates) {
                    network.add(new Arrival(arrival + random.nextInt(50_000_000), sent));
                }
                sent++;
            }
            while (!network.isEmpty() && network.peek().nanos() <= now) {
                Arrival arrival = network.remove();
                int number = arrival.number();
                buffer.put(
                        Packets.audio(65_000 + number, -5000 + number * ticks, payloads[number % payloads.length]),
                        arrival.nanos());
            }
            if (sent == packets && network.isEmpty()) {
                break;
            }
            if (buffer.pull(frame, now)) {
                System.arraycopy(frame, 0, heard, filled, frame.length);
                filled += frame.length;
            }
        }
        heard = Arrays.copyOf(heard, filled);
        return this;
    }

    private byte[][] encoded(short[] said) {
        byte[][] payloads = new byte[said.length / packetSamples][];
        ByteBuffer payload = ByteBuffer.allocateDirect(1500);
        short[] samples = new short[packetSamples];
        try (VoiceEncoder encoder = VoiceCodecs.encoder(codec, codec.formatParameters(), 20)) {
            for (int n = 0; n < payloads.length; n++) {
                System.arraycopy(said, n * packetSamples, samples, 0, packetSamples);
                payload.clear();
                encoder.encode(samples, packetSamples, payload);
                payloads[n] = new byte[payload.flip().remaining()];
                payload.get(payloads[n]);
            }
        }
        return payloads;
    }
}
