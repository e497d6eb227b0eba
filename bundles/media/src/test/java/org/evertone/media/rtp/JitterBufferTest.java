package org.evertone.media.rtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.evertone.media.codec.G711;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets arrive when the script says; packet n is 20 ms of the octet n % 100 + 1, so what is played tells which it was. */
class JitterBufferTest {
    private static final int PACKET = 160;
    private static final int PACKET_MILLIS = 20;
    private static final int NOTHING = -1;
    private static final int CONCEALED = -2;
    private static final int LOST = -3;

    private final JitterBuffer buffer = new JitterBuffer(new Pcmu(), 8000);
    private final short[] frame = new short[PACKET];
    private int firstSequence = 65530;
    private int firstTimestamp = -1000;

    private record Arrival(int millis, int packet) {}

    @Test
    void nothingIsPlayedBeforeTheFirstPacketAndThenNothingIsMissing() {
        assertFalse(buffer.pull(frame, 0));
        List<Integer> played = play(200, n -> n * PACKET_MILLIS);
        assertEquals(range(0, 190), heard(played).subList(0, 190));
        assertEquals(List.of(NOTHING, NOTHING, NOTHING), played.subList(0, 3));
        assertEquals(0, played.get(3));
        assertEquals(0, buffer.lost());
        assertEquals(0, buffer.late());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 8, 12, 16, 19})
    void aSteadyStreamIsNeitherCutNorRepeatedHoweverItFallsBetweenTwoFrames(int phaseMillis) {
        List<Integer> played = play(500, n -> n * PACKET_MILLIS + phaseMillis + n % 3);
        assertEquals(range(0, 490), heard(played).subList(0, 490));
    }

    @Test
    void reorderedPacketsArePlayedInOrder() {
        List<Integer> played = play(100, n -> (n % 2 == 0 ? n + 1 : n - 1) * PACKET_MILLIS);
        assertEquals(range(0, 95), heard(played).subList(0, 95));
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
        List<Integer> played = play(100, arrivals);
        assertEquals(range(0, 95), heard(played).subList(0, 95));
        assertEquals(0, buffer.late());
    }

    @Test
    void lostPacketsAreCountedOnceAndConcealed() {
        List<Integer> played = play(100, n -> n % 10 == 5 ? LOST : n * PACKET_MILLIS);
        assertEquals(10, buffer.lost());
        assertEquals(0, buffer.late());
        assertEquals(CONCEALED, played.get(3 + 5));
        assertEquals(6, played.get(3 + 6));
    }

    @Test
    void concealmentFadesToSilenceWithin60Milliseconds() {
        byte[] loud = new byte[PACKET];
        Arrays.fill(loud, (byte) 0x80);
        buffer.put(Packets.audio(1, 0, loud), 0);
        assertTrue(buffer.pull(frame, millis(60)));
        int before = 32124;
        for (int i = 0; i < 3; i++) {
            buffer.pull(frame, millis(80 + 20 * i));
            assertTrue(frame[0] <= before && frame[PACKET - 1] < frame[0], "fades");
            before = frame[PACKET - 1];
        }
        buffer.pull(frame, millis(140));
        assertArrayEquals(new short[PACKET], frame);
    }

    @Test
    void jitterOf60MillisecondsIsLearned() {
        List<Integer> played = play(500, n -> n * PACKET_MILLIS + n * 37 % 61);
        List<Integer> later = played.subList(150, 480);
        assertEquals(0, later.stream().filter(packet -> packet == CONCEALED).count());
        assertEquals(0, buffer.lost());
    }

    @Test
    void theDelayShrinksAgainWhenTheNetworkCalms() {
        List<Integer> played = play(1000, n -> n * PACKET_MILLIS + (n < 200 && n % 10 == 9 ? 110 : 0));
        int last = played.size() - 15;
        int delayFrames = last - played.get(last);
        assertTrue(delayFrames <= 4, "delay in frames " + delayFrames);
    }

    @Test
    void aPacketAfterItsTurnIsLateAndNotPlayed() {
        play(100, n -> n == 50 ? n * PACKET_MILLIS + 400 : n * PACKET_MILLIS);
        assertEquals(1, buffer.late());
        assertEquals(1, buffer.lost());
    }

    @Test
    void aPathThatGetsLongerForGoodIsFollowedWithinOneSecond() {
        List<Integer> played = play(200, n -> n * PACKET_MILLIS + (n < 100 ? 0 : 500));
        assertTrue(heard(played).containsAll(range(110, 160)), "played " + played);
    }

    @Test
    void timestampAndSequenceJumpsStartAnewWithoutLoss() {
        play(50, n -> n * PACKET_MILLIS);
        firstTimestamp += 1_000_000;
        firstSequence += 5000;
        List<Integer> played = play(50, 50, n -> (50 + n) * PACKET_MILLIS);
        assertEquals(range(0, 45), heard(played).subList(0, 45));
        assertEquals(0, buffer.lost());
    }

    @Test
    void packetsWithoutAudioAreNoLoss() {
        for (int n = 0; n < 100; n++) {
            if (n / 10 % 2 == 1) {
                buffer.skip(packet(n));
            } else {
                buffer.put(packet(n), millis(n * PACKET_MILLIS));
            }
            buffer.pull(frame, millis(n * PACKET_MILLIS + 1));
        }
        assertEquals(0, buffer.lost());
    }

    @Test
    void packetTimesOfThePeerNeedNotBeOurs() {
        byte[] thirty = new byte[240];
        Arrays.fill(thirty, (byte) 0x90);
        int concealed = 0;
        for (int millis = 0; millis < 3000; millis++) {
            if (millis % 30 == 0) {
                buffer.put(Packets.audio(millis / 30, millis * 8, thirty), millis(millis));
            }
            if (millis % 20 == 5 && buffer.pull(frame, millis(millis))) {
                for (short sample : frame) {
                    concealed += sample == G711.PCMU.decode((byte) 0x90) ? 0 : 1;
                }
            }
        }
        assertEquals(0, concealed);
    }

    @Test
    void clockSkewOf200PpmKeepsTheDelayBounded() {
        for (int sign : new int[] {1, -1}) {
            JitterBuffer skewed = new JitterBuffer(new Pcmu(), 8000);
            int silent = 0;
            byte[] payload = new byte[PACKET];
            Arrays.fill(payload, (byte) 0x90);
            long pulls = 0;
            for (int n = 0; n < 90_000; n++) {
                long arrival = n * 20_000_000L + sign * n * 4_000L;
                while (pulls * 20_000_000L <= arrival) {
                    if (skewed.pull(frame, pulls * 20_000_000L) && frame[0] == 0) {
                        silent++;
                    }
                    pulls++;
                }
                skewed.put(Packets.audio(n, n * PACKET, payload), arrival);
            }
            assertEquals(0, silent, "silent frames in half an hour, skew " + sign);
            assertTrue(skewed.late() < 60, "late " + skewed.late());
        }
    }

    private List<Integer> play(int packets, IntUnaryOperator arrivalMillis) {
        return play(packets, 0, arrivalMillis);
    }

    private List<Integer> play(int packets, int startFrame, IntUnaryOperator arrivalMillis) {
        List<Arrival> arrivals = new ArrayList<>();
        for (int n = 0; n < packets; n++) {
            if (arrivalMillis.applyAsInt(n) != LOST) {
                arrivals.add(new Arrival(arrivalMillis.applyAsInt(n) - startFrame * PACKET_MILLIS, n));
            }
        }
        return play(packets, arrivals, startFrame);
    }

    private List<Integer> play(int packets, List<Arrival> arrivals) {
        return play(packets, arrivals, 0);
    }

    /** Pulls a frame every 20 ms; each entry is the packet that was heard. */
    private List<Integer> play(int packets, List<Arrival> arrivals, int startFrame) {
        List<Integer> played = new ArrayList<>();
        for (int millis = 0; millis < packets * PACKET_MILLIS; millis++) {
            for (Arrival arrival : arrivals) {
                if (arrival.millis() == millis) {
                    buffer.put(packet(arrival.packet()), millis(millis + startFrame * PACKET_MILLIS));
                }
            }
            if (millis % PACKET_MILLIS == 0) {
                boolean begun = buffer.pull(frame, millis(millis + startFrame * PACKET_MILLIS));
                played.add(begun ? heardPacket(played) : NOTHING);
            }
        }
        return played;
    }

    private int heardPacket(List<Integer> played) {
        int[] values = IntStream.range(0, PACKET).map(i -> frame[i]).distinct().toArray();
        int value = octetOf(frame[PACKET / 2]);
        if (values.length > 2 || value == NOTHING || octetOf((short) values[0]) == NOTHING) {
            return CONCEALED;
        }
        int expected = played.stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
        int ahead = Math.floorMod(value - expected + 50, 100) - 50;
        return expected + ahead;
    }

    private static int octetOf(short sample) {
        return IntStream.range(0, 100)
                .filter(value -> G711.PCMU.decode((byte) (value + 1)) == sample)
                .findFirst()
                .orElse(NOTHING);
    }

    private RtpPacket packet(int n) {
        byte[] payload = new byte[PACKET];
        Arrays.fill(payload, (byte) (n % 100 + 1));
        return Packets.audio(firstSequence + n, firstTimestamp + n * PACKET, payload);
    }

    private static List<Integer> heard(List<Integer> played) {
        return played.stream().filter(packet -> packet >= 0).toList();
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private static long millis(long millis) {
        return millis * 1_000_000L;
    }
}
