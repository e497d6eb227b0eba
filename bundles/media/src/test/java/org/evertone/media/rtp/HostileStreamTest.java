package org.evertone.media.rtp;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.evertone.media.MediaEngine.Codec;
import org.evertone.media.codec.VoiceCodecs;
import org.junit.jupiter.api.Test;

/**
 * Streams in which nothing holds: sources, sequence numbers, timestamps, payloads, codecs and pauses at random, from fixed
 * seeds. What plays has real-time priority, so a pull that does not end would stop the phone.
 */
class HostileStreamTest {
    private static final int STREAMS = 120;
    private static final int PULLS = 1500;
    private static final long FRAME_NANOS = 10_000_000L;

    @Test
    void everyPullEndsAndTheCountersStaySensible() {
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int stream = 0; stream < STREAMS; stream++) {
                new Stream(stream * 7919L + 5).play();
            }
        });
    }

    private static final class Stream {
        private final long seed;
        private final Random random;
        private final List<Codec> codecs = VoiceCodecs.codecs();
        private Codec codec;
        private final JitterBuffer buffer;
        private long nowNanos;
        private int sequence;
        private int timestamp;
        private int ssrc;

        Stream(long seed) {
            this.seed = seed;
            random = new Random(seed);
            codec = anyCodec();
            buffer = new JitterBuffer(VoiceCodecs.decoder(codec), codec.clockRateHz());
            nowNanos = random.nextLong() >> 8;
            sequence = random.nextInt();
            timestamp = random.nextInt();
        }

        void play() {
            boolean silent = false;
            for (int i = 0; i < PULLS; i++) {
                nowNanos += FRAME_NANOS + (once(100) ? random.nextInt(2_000_000_000) : random.nextInt(1_000_000));
                nowNanos += once(300) ? Duration.ofMinutes(10).toNanos() : 0;
                silent ^= once(150);
                int packets = once(200) ? random.nextInt(300) : silent ? 0 : i % 2;
                for (int k = 0; k < packets; k++) {
                    arrive();
                }
                if (once(200)) {
                    codec = anyCodec();
                    buffer.change(VoiceCodecs.decoder(codec), codec.clockRateHz());
                }
                if (once(300)) {
                    buffer.reset();
                }
                buffer.pull(new short[buffer.sampleRateHz() / 100], nowNanos);
                assertTrue(buffer.lost() >= 0 && buffer.late() >= 0 && buffer.concealedMillis() >= 0, this::name);
                assertFalse(Double.isNaN(buffer.clockSkewPpm()), this::name);
                assertTrue(buffer.playoutDelayMillis() < 3000, this::name);
            }
            buffer.close();
        }

        private void arrive() {
            ssrc = once(200) ? random.nextInt() : ssrc;
            timestamp = once(150) ? random.nextInt() : timestamp + codec.clockRateHz() / 50;
            timestamp += once(150) ? random.nextInt(100_000) - 50_000 : 0;
            sequence += once(150) ? random.nextInt(2000) - 1000 : 1;
            byte[] payload =
                    new byte[once(20) ? random.nextInt(1480) : codec.name().equals("opus") ? 40 : 160];
            random.nextBytes(payload);
            ByteBuffer octets = ByteBuffer.allocate(1500);
            RtpPacket.writeHeader(octets, once(50), 0, sequence, timestamp, ssrc);
            RtpPacket packet = Packets.of(octets.put(payload).flip());
            switch (random.nextInt(30)) {
                case 0 -> buffer.skip(packet);
                case 1 -> buffer.comfortNoise(packet, nowNanos);
                case 2 -> {}
                default -> buffer.put(packet, nowNanos);
            }
        }

        private Codec anyCodec() {
            return codecs.get(random.nextInt(codecs.size()));
        }

        private boolean once(int inSoMany) {
            return random.nextInt(inSoMany) == 0;
        }

        private String name() {
            return "seed " + seed;
        }
    }
}
