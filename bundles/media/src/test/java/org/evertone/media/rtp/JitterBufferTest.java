package org.evertone.media.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.evertone.media.codec.G711;
import org.evertone.media.codec.VoiceDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets arrive when the script says; packet n is 20 ms of the octet n % 100 + 1, so what is played tells which it was. */
class JitterBufferTest {
    private static final int PACKET = 160;
    private static final int PACKET_MILLIS = 20;
    private static final int FRAME_MILLIS = 10;
    private static final int LOST = -3;

    private final JitterBuffer buffer = new JitterBuffer(new Pcmu(), 8000);
    private final short[] frame = new short[80];
    private final List<Run> runs = new ArrayList<>();
    private int firstSequence = 65530;
    private int firstTimestamp = -1000;
    private int firstMillis;
    private int begunMillis = -1;

    private record Arrival(int millis, int packet) {}

    /** Samples of one value in a row. */
    private record Run(short value, int samples) {}

    @Test
    void playingBeginsAfter40MillisecondsAndThenNothingIsMissing() {
        assertFalse(buffer.pull(frame, 0));
        play(200, n -> n * PACKET_MILLIS);
        assertEquals(40 - FRAME_MILLIS, begunMillis, FRAME_MILLIS);
        assertHeard(0, 195);
        assertEquals(0, buffer.lost());
        assertEquals(0, buffer.late());
        assertEquals(0, buffer.concealedMillis());
        assertEquals(40, buffer.playoutDelayMillis(), 0.5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 8, 12, 16, 19})
    void aSteadyStreamIsNeitherCutNorRepeatedHoweverItFallsBetweenTwoFrames(int phaseMillis) {
        play(500, n -> n * PACKET_MILLIS + phaseMillis + n % 3);
        assertHeard(0, 490);
        assertTrue(runs.subList(1, 490).stream().allMatch(run -> run.samples() == PACKET), "runs " + runs);
    }

    @Test
    void reorderedPacketsArePlayedInOrder() {
        play(100, n -> (n % 2 == 0 ? n + 1 : n - 1) * PACKET_MILLIS);
        assertHeard(0, 95);
        assertEquals(0, buffer.lost());
    }

    @Test
    void duplicatesArePlayedOnceAndNotLate() {
        List<Arrival> arrivals = new ArrayList<>();
        for (int n = 0; n < 100; n++) {
            arrivals.add(new Arrival(n * PACKET_MILLIS, n));
            arrivals.add(new Arrival(n * PACKET_MILLIS + 3, n));
            arrivals.add(new Arrival(n * PACKET_MILLIS + 300, n));
        }
        play(100, arrivals);
        assertHeard(0, 95);
        assertEquals(0, buffer.late());
        assertEquals(185, buffer.duplicates());
    }

    @Test
    void lostPacketsAreCountedOnceAndConcealed() {
        play(100, n -> n % 10 == 5 || n % 10 == 6 ? LOST : n * PACKET_MILLIS);
        assertEquals(20, buffer.lost());
        assertEquals(10, buffer.lossRuns());
        assertEquals(0, buffer.late());
        assertEquals(400, buffer.concealedMillis());
    }

    @Test
    void aLossTakesNoLongerThanWhatWasLost() {
        play(200, n -> n % 10 == 5 ? LOST : n * PACKET_MILLIS);
        assertEquals(40, buffer.playoutDelayMillis(), 0.5);
    }

    @Test
    void jitterOf60MillisecondsIsLearned() {
        play(1000, n -> n * PACKET_MILLIS + n * 37 % 61);
        assertTrue(buffer.concealedMillis() <= 60, "concealed while it learned " + buffer.concealedMillis());
        assertEquals(70, buffer.playoutDelayMillis(), 15);
        assertEquals(0, buffer.lost());
        assertEquals(0, buffer.late());
    }

    @Test
    void theDelayShrinksAgainWhenTheNetworkCalms() {
        play(1500, n -> n * PACKET_MILLIS + (n < 200 && n % 10 == 9 ? 110 : 0));
        assertTrue(buffer.playoutDelayMillis() <= 60, "delay " + buffer.playoutDelayMillis());
    }

    @Test
    void aPacketAfterItsTurnIsLateAndNotPlayed() {
        play(100, n -> n == 50 ? n * PACKET_MILLIS + 400 : n * PACKET_MILLIS);
        assertEquals(1, buffer.late());
        assertEquals(1, buffer.lost());
        assertFalse(heard().contains(50));
    }

    @Test
    void aPathThatGetsLongerForGoodCutsNothing() {
        play(200, n -> n * PACKET_MILLIS + (n < 100 ? 0 : 500));
        assertHeard(0, 170);
        assertEquals(0, buffer.lost());
    }

    @Test
    void aBurstAfterAnOutageIsNotPlayedSecondsLate() {
        play(400, n -> n < 100 || n > 250 ? n * PACKET_MILLIS : 250 * PACKET_MILLIS);
        assertTrue(buffer.playoutDelayMillis() < 150, "delay " + buffer.playoutDelayMillis());
        assertHeardLastly(130);
    }

    @Test
    void anOutageIsFollowedByTheStreamWhereItIsThen() {
        play(400, n -> n < 100 || n > 250 ? n * PACKET_MILLIS : LOST);
        assertEquals(151, buffer.lost());
        assertHeardLastly(140);
        assertEquals(40, buffer.playoutDelayMillis(), 15);
    }

    @Test
    void timestampAndSequenceJumpsStartAnewWithoutLoss() {
        play(50, n -> n * PACKET_MILLIS);
        runs.clear();
        firstTimestamp += 1_000_000;
        firstSequence += 5000;
        firstMillis = 1000;
        play(50, n -> n * PACKET_MILLIS);
        assertTrue(heard().containsAll(range(0, 45)), "heard " + heard());
        assertEquals(0, buffer.lost());
    }

    @Test
    void aTimestampJumpAloneCutsNothing() {
        play(50, n -> n * PACKET_MILLIS);
        firstTimestamp += 1_000_000_000;
        firstMillis = 1000;
        List<Arrival> arrivals = new ArrayList<>();
        IntStream.range(50, 100).forEach(n -> arrivals.add(new Arrival((n - 50) * PACKET_MILLIS, n)));
        play(50, arrivals);
        assertHeard(0, 95);
        assertEquals(0, buffer.lost());
        assertEquals(40, buffer.playoutDelayMillis(), 15);
    }

    @Test
    void aSenderThatBeginsItsSequenceAnewIsHeardAgainWithin300Milliseconds() {
        play(200, n -> n * PACKET_MILLIS);
        runs.clear();
        firstTimestamp += 200 * PACKET;
        firstMillis = 200 * PACKET_MILLIS;
        play(50, n -> n * PACKET_MILLIS);
        assertEquals(147, heard().get(heard().size() - 1));
        assertHeardLastly(35);
    }

    @Test
    void aPauseOfTheSenderIsNoLossAndTheNextSpurtIsPlayedWhole() {
        for (int spurt = 0; spurt < 5; spurt++) {
            play(50, n -> n * PACKET_MILLIS);
            firstSequence += 50;
            firstTimestamp += 50 * PACKET + 24_000;
            for (int i = 0; i < 3000; i += FRAME_MILLIS) {
                pull(firstMillis + 50 * PACKET_MILLIS + i);
            }
            firstMillis += 50 * PACKET_MILLIS + 3000;
        }
        assertEquals(0, buffer.lost());
        assertEquals(0, buffer.late());
        assertEquals(5, heard().stream().filter(packet -> packet == 49).count());
        assertEquals(5, heard().stream().filter(packet -> packet == 0).count());
    }

    @Test
    void packetsWithoutAudioAreNoLoss() {
        for (int n = 0; n < 100; n++) {
            if (n / 10 % 2 == 1) {
                buffer.skip(packet(n));
            } else {
                buffer.put(packet(n), millis(n * PACKET_MILLIS));
            }
            pull(n * PACKET_MILLIS + 1);
            pull(n * PACKET_MILLIS + 11);
        }
        assertEquals(0, buffer.lost());
        assertEquals(0, buffer.concealedMillis());
        assertTrue(heard().containsAll(range(0, 10)) && heard().containsAll(range(80, 85)), "heard " + heard());
    }

    @Test
    void packetTimesOfThePeerNeedNotBeOurs() {
        byte[] thirty = new byte[240];
        Arrays.fill(thirty, (byte) 0x90);
        for (int millis = 0; millis < 3000; millis++) {
            if (millis % 30 == 0) {
                buffer.put(Packets.audio(millis / 30, millis * 8, thirty), millis(millis));
            }
            if (millis % 10 == 5) {
                pull(millis);
            }
        }
        assertEquals(1, runs.stream().filter(run -> run.value() != 0).count());
        assertEquals(0, buffer.concealedMillis());
    }

    @Test
    void comfortNoiseHasItsLevelUntilSpeechFollows() {
        play(20, n -> n * PACKET_MILLIS);
        buffer.comfortNoise(Packets.audio(firstSequence + 20, firstTimestamp + 20 * PACKET, (byte) 40), millis(400));
        double energy = 0;
        for (int millis = 400; millis < 2400; millis += FRAME_MILLIS) {
            buffer.pull(frame, millis(millis));
            for (short sample : frame) {
                energy += millis >= 600 ? (double) sample * sample / (180 * 80) : 0;
            }
        }
        assertEquals(-40, 10 * Math.log10(energy / 32768 / 32768), 0.5);
        runs.clear();
        firstMillis = 2400;
        firstSequence += 21;
        firstTimestamp += 120 * PACKET;
        play(20, n -> n * PACKET_MILLIS);
        assertTrue(heard().containsAll(range(0, 15)), "heard " + heard());
        assertEquals(0, buffer.lost());
        assertEquals(0, buffer.concealedMillis());
    }

    @Test
    void anotherCodecOfAnotherRateGoesOnWithoutAGap() {
        play(50, n -> n * PACKET_MILLIS);
        buffer.change(new Wide(), 8000);
        assertEquals(16_000, buffer.sampleRateHz());
        short[] wide = new short[160];
        byte[] payload = new byte[PACKET];
        Arrays.fill(payload, (byte) 9);
        int silent = 0;
        for (int n = 50; n < 100; n++) {
            buffer.put(
                    Packets.audio(firstSequence + n, firstTimestamp + n * PACKET, payload), millis(n * PACKET_MILLIS));
            for (int part = 0; part < 2; part++) {
                assertTrue(buffer.pull(wide, millis(n * PACKET_MILLIS + part * 10)));
                silent += wide[80] == 0 ? 1 : 0;
            }
        }
        assertEquals(0, silent);
        assertEquals(900, wide[80]);
        assertEquals(0, buffer.lost());
        assertEquals(0, buffer.concealedMillis());
        assertEquals(40, buffer.playoutDelayMillis(), 2);
    }

    @Test
    void anotherClockOfTheTimestampsStartsAnewWithoutLoss() {
        play(50, n -> n * PACKET_MILLIS);
        buffer.change(new Pcmu(), 48_000);
        runs.clear();
        for (int n = 50; n < 100; n++) {
            byte[] payload = new byte[PACKET];
            Arrays.fill(payload, (byte) (n % 100 + 1));
            buffer.put(
                    Packets.audio(firstSequence + n, firstTimestamp + n * 6 * PACKET, payload),
                    millis(n * PACKET_MILLIS));
            pull(n * PACKET_MILLIS);
            pull(n * PACKET_MILLIS + FRAME_MILLIS);
        }
        assertTrue(heard().containsAll(range(48, 97)), "heard " + heard());
        assertEquals(0, buffer.lost());
        assertEquals(0, buffer.late());
        assertEquals(40, buffer.playoutDelayMillis(), 15);
    }

    @Test
    void aPacketOfACodecLeftBehindNeverReachesItsClosedDecoder() {
        List<String> closed = new ArrayList<>();
        try (JitterBuffer changing = new JitterBuffer(new Closeable("first", closed), 8000)) {
            for (int n = 0; n < 50; n++) {
                if (n == 20) {
                    changing.put(packet(n + 1), millis(n * PACKET_MILLIS));
                    changing.change(new Closeable("second", closed), 8000);
                    changing.put(packet(n), millis(n * PACKET_MILLIS));
                } else if (n != 21) {
                    changing.put(packet(n), millis(n * PACKET_MILLIS));
                }
                changing.pull(frame, millis(n * PACKET_MILLIS));
                changing.pull(frame, millis(n * PACKET_MILLIS + FRAME_MILLIS));
            }
            assertEquals(1, changing.malformed());
            assertEquals(List.of("first"), closed);
        }
    }

    @Test
    void longPacketsAreBridgedWhenLost() {
        byte[] sixty = new byte[480];
        Arrays.fill(sixty, (byte) 0x90);
        for (int millis = 0; millis < 6000; millis += FRAME_MILLIS) {
            int n = millis / 60;
            if (millis % 60 == 0 && n % 10 != 5) {
                buffer.put(Packets.audio(n, n * 480, sixty), millis(millis));
            }
            pull(millis);
        }
        assertEquals(10, buffer.lost());
        assertEquals(600, buffer.concealedMillis());
        assertEquals(40, buffer.playoutDelayMillis(), 15);
    }

    @Test
    void payloadsThatCannotBeReadAreCountedAndBridged() {
        for (int n = 0; n < 100; n++) {
            byte[] payload = n % 10 == 5 ? new byte[0] : new byte[PACKET];
            Arrays.fill(payload, (byte) 5);
            buffer.put(
                    Packets.audio(firstSequence + n, firstTimestamp + n * PACKET, payload), millis(n * PACKET_MILLIS));
            buffer.pull(frame, millis(n * PACKET_MILLIS));
            buffer.pull(frame, millis(n * PACKET_MILLIS + 10));
        }
        buffer.put(Packets.audio(firstSequence + 100, firstTimestamp + 100 * PACKET, new byte[1481]), millis(2000));
        assertEquals(11, buffer.malformed());
        assertEquals(40, buffer.playoutDelayMillis(), 15);
    }

    @Test
    void afterClosingThereIsNothingToPullAndDecodersAreClosedOnce() {
        List<String> closed = new ArrayList<>();
        JitterBuffer closing = new JitterBuffer(new Closeable("first", closed), 8000);
        closing.change(new Closeable("second", closed), 8000);
        closing.change(new Closeable("third", closed), 8000);
        for (int n = 0; n < 10; n++) {
            closing.put(packet(n), millis(n * PACKET_MILLIS));
            closing.pull(frame, millis(n * PACKET_MILLIS));
        }
        assertEquals(List.of("first", "second"), closed);
        closing.close();
        closing.close();
        assertEquals(List.of("first", "second", "third"), closed);
        assertFalse(closing.pull(frame, millis(300)));
    }

    @Test
    void aPlayerThatStoodStillAndCatchesUpMissesNothing() {
        for (int millis = 0; millis < 4000; millis += FRAME_MILLIS) {
            if (millis % PACKET_MILLIS == 0) {
                buffer.put(packet(millis / PACKET_MILLIS), millis(millis));
            }
            for (int pulls = millis < 2000 || millis > 2200 ? 1 : millis == 2200 ? 21 : 0; pulls > 0; pulls--) {
                pull(millis);
            }
        }
        assertHeard(0, 195);
        assertTrue(runs.subList(0, 190).stream().allMatch(run -> run.samples() == PACKET), "runs " + runs);
        assertEquals(0, buffer.concealedMillis());
    }

    @Test
    void aPlayerThatLostTimeComesBackToTheDelayWithinSeconds() {
        for (int millis = 0; millis < 8000; millis += FRAME_MILLIS) {
            if (millis % PACKET_MILLIS == 0) {
                buffer.put(packet(millis / PACKET_MILLIS), millis(millis));
            }
            if (millis < 2000 || millis > 2150) {
                pull(millis);
            }
        }
        assertEquals(0, buffer.lost());
        assertEquals(0, buffer.concealedMillis());
        assertEquals(40, buffer.playoutDelayMillis(), 15);
    }

    @Test
    void aFrameLongerThan120MillisecondsIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> buffer.pull(new short[961], 0));
    }

    /** 16000 Hz, one octet is two samples. */
    private static final class Wide implements VoiceDecoder {
        @Override
        public int sampleRateHz() {
            return 16_000;
        }

        @Override
        public int samplesIn(ByteBuffer payload) {
            return 2 * payload.remaining();
        }

        @Override
        public int decode(ByteBuffer payload, short[] samples) {
            int count = 2 * payload.remaining();
            Arrays.fill(samples, 0, count, (short) (100 * payload.get(payload.position())));
            return count;
        }
    }

    private static final class Closeable implements VoiceDecoder {
        private final String name;
        private final List<String> closed;

        Closeable(String name, List<String> closed) {
            this.name = name;
            this.closed = closed;
        }

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
            assertFalse(closed.contains(name), name + " is closed");
            return payload.remaining();
        }

        @Override
        public void close() {
            closed.add(name);
        }
    }

    @Test
    void aPacketTooOldToWaitDoesNotTakeThePlaceOfANewerOne() {
        play(20, n -> n * PACKET_MILLIS);
        buffer.put(packet(450), millis(400));
        buffer.put(packet(450 - 128), millis(400));
        for (int millis = 400; millis < 600; millis += FRAME_MILLIS) {
            pull(millis);
        }
        assertEquals(50, heard().get(heard().size() - 1) % 100);
        assertEquals(1, buffer.late());
    }

    @Test
    void whateverTimestampsOldPacketsHaveAPullEnds() {
        play(20, n -> n * PACKET_MILLIS);
        buffer.put(packet(400), millis(400));
        buffer.put(Packets.audio(firstSequence + 400 - 128, 10_000_000, (byte) 1), millis(400));
        buffer.put(packet(300), millis(400));
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> pull(400));
    }

    private void play(int packets, IntUnaryOperator arrivalMillis) {
        List<Arrival> arrivals = new ArrayList<>();
        for (int n = 0; n < packets; n++) {
            if (arrivalMillis.applyAsInt(n) != LOST) {
                arrivals.add(new Arrival(arrivalMillis.applyAsInt(n), n));
            }
        }
        play(packets, arrivals);
    }

    private void play(int packets, List<Arrival> arrivals) {
        for (int millis = 0; millis < packets * PACKET_MILLIS; millis++) {
            for (Arrival arrival : arrivals) {
                if (arrival.millis() == millis) {
                    buffer.put(packet(arrival.packet()), millis(firstMillis + millis));
                }
            }
            if (millis % FRAME_MILLIS == 0) {
                pull(firstMillis + millis);
            }
        }
    }

    private void pull(int millis) {
        if (!buffer.pull(frame, millis(millis))) {
            return;
        }
        begunMillis = begunMillis < 0 ? millis : begunMillis;
        for (short sample : frame) {
            int last = runs.size() - 1;
            if (last >= 0 && runs.get(last).value() == sample) {
                runs.set(last, new Run(sample, runs.get(last).samples() + 1));
            } else {
                runs.add(new Run(sample, 1));
            }
        }
    }

    /** Packets of which at least half was played, in order. */
    private List<Integer> heard() {
        List<Integer> heard = new ArrayList<>();
        for (Run run : runs) {
            int value = octetOf(run.value());
            if (run.samples() >= PACKET / 2 && value >= 0) {
                int last = heard.isEmpty() ? 0 : heard.get(heard.size() - 1);
                int packet = last + Math.floorMod(value - last + 50, 100) - 50;
                heard.add(packet < 0 ? value : packet);
            }
        }
        return heard;
    }

    private void assertHeard(int from, int to) {
        List<Integer> heard = heard();
        assertEquals(range(from, to), heard.subList(0, Math.min(to - from, heard.size())));
    }

    /** The last packets were heard without a gap. */
    private void assertHeardLastly(int count) {
        List<Integer> heard = heard();
        int last = heard.get(heard.size() - 1);
        assertEquals(range(last - count + 1, last + 1), heard.subList(heard.size() - count, heard.size()));
    }

    private static int octetOf(short sample) {
        return IntStream.range(0, 100)
                .filter(value -> G711.PCMU.decode((byte) (value + 1)) == sample)
                .findFirst()
                .orElse(-1);
    }

    private RtpPacket packet(int n) {
        byte[] payload = new byte[PACKET];
        Arrays.fill(payload, (byte) (n % 100 + 1));
        return Packets.audio(firstSequence + n, firstTimestamp + n * PACKET, payload);
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private static long millis(long millis) {
        return millis * 1_000_000L;
    }
}
