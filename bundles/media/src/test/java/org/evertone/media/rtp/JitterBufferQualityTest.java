package org.evertone.media.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.evertone.media.codec.G711;
import org.evertone.media.codec.VoiceDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole calls in virtual time, with speech and seeded networks. */
class JitterBufferQualityTest {
    private static final int PACKETS_PER_HOUR = 180_000;

    @ParameterizedTest
    @ValueSource(doubles = {200, -200})
    void clocksThat200PpmAreApartNeitherConcealNorDropAnythingInAnHour(double ppm) {
        Call call = new Call().network(0, 4);
        call.skewPpm = ppm;
        call.run(Speech.of(60, Call.RATE_HZ, 1), PACKETS_PER_HOUR);
        assertEquals(0, call.buffer.concealedMillis());
        assertEquals(0, call.buffer.lost());
        assertEquals(0, call.buffer.late());
        assertEquals(ppm, call.buffer.clockSkewPpm(), 30);
        assertEquals(45, call.buffer.playoutDelayMillis(), 15);
    }

    @ParameterizedTest
    @ValueSource(doubles = {200, -200})
    void aSteadyToneIsNotBrokenByTheCorrectionOfTheClock(double ppm) {
        short[] tone = new short[60 * Call.RATE_HZ];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (short) (10_000 * Math.sin(2 * Math.PI * 425 * i / Call.RATE_HZ));
        }
        Call call = new Call().network(0, 2);
        call.skewPpm = ppm;
        call.run(tone, 20_000);
        assertEquals(0, call.buffer.concealedMillis());
        double steepest = 10_000 * 2 * Math.PI * 425 / Call.RATE_HZ;
        for (int i = 1000; i < call.heard.length; i++) {
            int step = Math.abs(call.heard[i] - call.heard[i - 1]);
            assertTrue(step < 1.25 * steepest, "a click of " + step + " at sample " + i);
        }
    }

    @ParameterizedTest
    @CsvSource({"0,30", "0,60", "0,80", "5,0", "5,60", "20,80"})
    void jitterIsWaitedForAndNothingButTheLossIsConcealed(int lossPercent, int jitterMillis) {
        Call call = new Call().network(lossPercent / 100.0, jitterMillis);
        call.run(Speech.of(60, Call.RATE_HZ, 1));
        JitterBuffer buffer = call.buffer;
        assertEquals(0, buffer.late());
        assertEquals(lossPercent * 30, buffer.lost(), 45 * lossPercent / 10.0);
        assertEquals(20 * buffer.lost(), buffer.concealedMillis(), 100);
        assertTrue(buffer.playoutDelayMillis() < Math.max(40, jitterMillis) + 20, "delay in the end");
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 10, 20})
    void concealedSpeechIsNearerToWhatWasSaidThanSilenceOrRepetition(int lossPercent) {
        short[] said = Speech.of(60, Call.RATE_HZ, 2);
        short[] concealed = new Call().network(lossPercent / 100.0, 0).run(said).heard;
        Random random = new Random(1);
        short[] silent = said.clone();
        short[] repeated = said.clone();
        boolean[] lost = new boolean[said.length / Call.PACKET];
        for (int packet = 0; packet < lost.length; packet++) {
            random.nextDouble();
            lost[packet] = random.nextDouble() < lossPercent / 100.0;
            random.nextDouble();
            int start = packet * Call.PACKET;
            for (int i = start; lost[packet] && i < start + Call.PACKET; i++) {
                silent[i] = 0;
                repeated[i] = i < Call.PACKET ? 0 : repeated[i - Call.PACKET];
            }
        }
        int delay = delay(said, concealed);
        double ours = distance(said, concealed, delay, lost);
        double silence = distance(said, silent, 0, lost);
        double repetition = distance(said, repeated, 0, lost);
        double likeness = likeness(said, concealed, delay, lost);
        double repeatedLikeness = likeness(said, repeated, 0, lost);
        String figures = "spectral distance in dB: " + ours + ", of silence " + silence + ", of repetition "
                + repetition + "; correlation " + likeness + ", of repetition " + repeatedLikeness;
        assertTrue(ours < silence - 4 && ours < repetition - 0.5, figures);
        assertTrue(likeness > repeatedLikeness + 0.2, figures);
    }

    @ParameterizedTest
    @ValueSource(strings = {"G722", "opus"})
    void codecsWithStateAndClocksOfTheirOwnArePlayedWholeThroughJitter(String codec) {
        Call call = new Call(codec).network(0, 50);
        short[] said = Speech.of(20, call.rateHz, 4);
        call.run(said);
        assertEquals(0, call.buffer.lost());
        assertEquals(0, call.buffer.late());
        assertTrue(call.buffer.concealedMillis() <= 60, "while it learned " + call.buffer.concealedMillis());
        assertEquals(0, call.buffer.malformed());
        assertEquals(65, call.buffer.playoutDelayMillis(), 20);
    }

    @Test
    void lostOpusPacketsAreMostlyRestoredFromTheNextOne() {
        Call call = new Call("opus").network(0.05, 0);
        call.run(Speech.of(60, call.rateHz, 5));
        JitterBuffer buffer = call.buffer;
        assertTrue(buffer.lost() > 100, "lost " + buffer.lost());
        assertTrue(buffer.recovered() > buffer.lost() / 2, "restored " + buffer.recovered() + " of " + buffer.lost());
        assertEquals(20 * (buffer.lost() - buffer.recovered()), buffer.concealedMillis(), 60);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PCMU", "G722", "opus"})
    void clockSkewDoesNotBreakWidebandEither(String codec) {
        Call call = new Call(codec).network(0.02, 20);
        call.skewPpm = 200;
        call.run(Speech.of(30, call.rateHz, 6), 15_000);
        JitterBuffer buffer = call.buffer;
        assertEquals(0, buffer.late());
        assertEquals(20 * (buffer.lost() - buffer.recovered()), buffer.concealedMillis(), 100);
        assertEquals(45, buffer.playoutDelayMillis(), 20);
    }

    @Test
    void pullingInBurstsAndLateNeedsNoConcealment() {
        JitterBuffer buffer = new JitterBuffer(new Pcmu(), 8000);
        Random random = new Random(1);
        short[] frame = new short[80];
        int sent = 0;
        for (int pull = 0; pull < 30_000; pull++) {
            long now = pull / 2 * 20_000_000L + (long) (random.nextDouble() * 12_000_000);
            while (sent * 20_000_000L <= now) {
                buffer.put(Packets.audio(sent, sent * 160, new byte[160]), sent * 20_000_000L);
                sent++;
            }
            buffer.pull(frame, now);
        }
        assertEquals(0, buffer.concealedMillis());
        assertEquals(0, buffer.late());
    }

    @Test
    void puttingNeverWaitsForDecoding() throws Exception {
        CountDownLatch decoding = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        VoiceDecoder slow = new VoiceDecoder() {
            @Override
            public int sampleRateHz() {
                return 8000;
            }

            @Override
            public int samplesIn(ByteBuffer payload) {
                return payload.remaining();
            }

            @Override
            public int decode(ByteBuffer payload, short[] samples) {
                decoding.countDown();
                try {
                    return enough.await(10, TimeUnit.SECONDS) ? payload.remaining() : 0;
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        JitterBuffer buffer = new JitterBuffer(slow, 8000);
        buffer.put(Packets.audio(0, 0, new byte[160]), 0);
        Thread player = new Thread(() -> buffer.pull(new short[80], 40_000_000));
        player.start();
        assertTrue(decoding.await(10, TimeUnit.SECONDS));
        for (int n = 1; n < 50; n++) {
            buffer.put(Packets.audio(n, n * 160, new byte[160]), n * 20_000_000L);
        }
        buffer.change(new Pcmu(), 8000);
        buffer.reset();
        assertEquals(0, buffer.duplicates() + buffer.concealedMillis());
        assertTrue(player.isAlive(), "decoding still");
        enough.countDown();
        player.join(10_000);
        assertFalse(player.isAlive());
        buffer.close();
    }

    @Test
    void whateverArrivesFramesAreFilledAndTheCountsAgree() {
        for (long seed = 1; seed <= 10; seed++) {
            Random random = new Random(seed);
            JitterBuffer buffer = new JitterBuffer(new Pcmu(), 8000);
            short[] frame = new short[80];
            byte[] payload = new byte[160];
            int sequence = random.nextInt(0x10000);
            int timestamp = random.nextInt();
            long entered = 0;
            boolean begun = false;
            for (int step = 0; step < 20_000; step++) {
                long now = step * 10_000_000L + random.nextInt(5_000_000);
                sequence += random.nextInt(500) == 0 ? random.nextInt(0x10000) : 1;
                timestamp += random.nextInt(500) == 0 ? random.nextInt() : 160;
                random.nextBytes(payload);
                int chosen = sequence - (random.nextInt(5) == 0 ? random.nextInt(30) : 0);
                int time = timestamp - (random.nextInt(20) == 0 ? random.nextInt(5000) : 0);
                int kind = random.nextInt(12);
                RtpPacket packet = Packets.audio(chosen, time, payload);
                if (kind == 0) {
                    buffer.skip(packet);
                } else if (kind == 1) {
                    buffer.comfortNoise(packet, now);
                } else if (kind < 8) {
                    buffer.put(packet, now);
                    entered++;
                }
                if (random.nextInt(5000) == 0) {
                    buffer.reset();
                    begun = false;
                }
                boolean pulled = buffer.pull(frame, now);
                assertTrue(pulled || !begun, "once begun, there is always something to play");
                begun = pulled;
                assertTrue(Math.abs(buffer.playoutDelayMillis()) < 3000, "delay " + buffer.playoutDelayMillis());
            }
            assertTrue(buffer.late() + buffer.malformed() <= entered, "no more late than came");
            assertTrue(buffer.lossRuns() <= buffer.lost(), "every run has a loss");
            assertTrue(buffer.concealedMillis() <= 20_000L * 10, "no more concealed than played");
        }
    }

    @Test
    void puttingAndPullingDoNotAllocate() {
        JitterBuffer buffer = new JitterBuffer(new Pcmu(), 8000);
        RtpPacket[] packets = new RtpPacket[3000];
        short[] speech = Speech.of(60, 8000, 3);
        for (int n = 0; n < packets.length; n++) {
            byte[] payload = new byte[160];
            for (int i = 0; i < 160; i++) {
                payload[i] = G711.PCMU.encode(speech[n * 160 + i]);
            }
            packets[n] = Packets.audio(n, n * 160, payload);
        }
        short[] frame = new short[80];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        for (int n = 0; n < packets.length; n++) {
            if (n == 500) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            if (n % 20 != 7) {
                buffer.put(packets[n], n * 20_000_000L + n * 37 % 61 * 1_000_000L);
            }
            buffer.pull(frame, n * 20_000_000L);
            buffer.pull(frame, n * 20_000_000L + 10_000_000L);
        }
        assertEquals(0, threads.getCurrentThreadAllocatedBytes() - before, 1000);
        assertEquals(150, buffer.lost(), 3);
    }

    /** Samples by which what was heard is behind, searched up to 200 ms. */
    private static int delay(short[] said, short[] heard) {
        int best = 0;
        double bestProduct = -1;
        for (int delay = 0; delay < Call.RATE_HZ / 5; delay++) {
            double product = 0;
            for (int i = 0; i < 2 * Call.RATE_HZ; i++) {
                product += (double) said[i] * heard[i + delay];
            }
            if (product > bestProduct) {
                bestProduct = product;
                best = delay;
            }
        }
        return best;
    }

    /** Mean correlation of the waveforms where packets were lost and something was said. */
    private static double likeness(short[] said, short[] heard, int delay, boolean[] lost) {
        double sum = 0;
        int count = 0;
        for (int packet = 1; packet < lost.length - 20; packet++) {
            int start = packet * Call.PACKET;
            if (lost[packet] && Similarity.loudness(said, start, Call.PACKET) > 300) {
                double product = 0;
                double energy = 1;
                double other = 1;
                for (int i = start; i < start + Call.PACKET; i++) {
                    product += (double) said[i] * heard[i + delay];
                    energy += (double) said[i] * said[i];
                    other += (double) heard[i + delay] * heard[i + delay];
                }
                sum += product / Math.sqrt(energy * other);
                count++;
            }
        }
        return sum / count;
    }

    /** Mean distance of log spectra in dB where packets were lost and something was said. */
    private static double distance(short[] said, short[] heard, int delay, boolean[] lost) {
        double sum = 0;
        int count = 0;
        for (int packet = 1; packet < lost.length - 20; packet++) {
            int start = packet * Call.PACKET;
            if (lost[packet] && Similarity.loudness(said, start, Call.PACKET) > 300) {
                // From 10 ms before to 10 ms after: its seams are heard too.
                for (int at = start - 80; at <= start + 80; at += 80) {
                    double squares = 0;
                    int bands = 0;
                    for (int hertz = 200; hertz <= 3400; hertz += 100) {
                        double difference = level(said, at, hertz) - level(heard, at + delay, hertz);
                        squares += difference * difference;
                        bands++;
                    }
                    sum += Math.sqrt(squares / bands);
                    count++;
                }
            }
        }
        return sum / count;
    }

    /** Level of one frequency in 20 ms, with a floor of hearing. */
    private static double level(short[] data, int from, int hertz) {
        double cosine = 0;
        double sine = 0;
        for (int i = 0; i < Call.PACKET; i++) {
            double window = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / Call.PACKET);
            double angle = 2 * Math.PI * hertz * i / Call.RATE_HZ;
            cosine += window * data[from + i] * Math.cos(angle);
            sine += window * data[from + i] * Math.sin(angle);
        }
        return 10 * Math.log10((cosine * cosine + sine * sine) / Call.PACKET + 1000);
    }
}
