package org.evertone.lab;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The pace of one RTP stream as a capture saw it.
 *
 * @param packets in the order of time, of one payload type
 * @param clockHz RTP clock: 8000 for G.711 and, by history, G.722 (RFC 3551 section 4.5.2); 48000 for Opus
 */
record RtpStream(List<RtpCapture.Seen> packets, int clockHz) {

    private static final int MICROS = 1_000_000;
    private static final int STEADY_MICROS = 20_000;

    RtpStream {
        packets = List.copyOf(packets);
    }

    /** The packets of the payload type that is there most. */
    static RtpStream voice(List<RtpCapture.Seen> all, int clockHz) {
        int[] counts = new int[128];
        all.forEach(packet -> counts[packet.payloadType()]++);
        int most = 0;
        for (int type = 1; type < counts.length; type++) {
            most = counts[type] > counts[most] ? type : most;
        }
        int voice = most;
        return new RtpStream(
                all.stream().filter(packet -> packet.payloadType() == voice).toList(), clockHz);
    }

    /**
     * How far each packet's distance from the one before it is from what their timestamps say, sorted, without sign. A
     * pause (marker, or numbers that do not follow) does not count.
     */
    long[] spacingErrorsMicros() {
        return LongStream.range(1, packets.size())
                .filter(i -> follows((int) i))
                .map(i -> Math.abs(spacing((int) i) - stamped((int) i)))
                .sorted()
                .toArray();
    }

    /** How much later than the earliest of all, against its timestamp, each packet came; in the order of arrival. */
    long[] latenessMicros() {
        if (packets.isEmpty()) {
            return new long[0];
        }
        RtpCapture.Seen first = packets.get(0);
        long[] delays = packets.stream()
                .mapToLong(packet -> packet.atMicros()
                        - first.atMicros()
                        - (long) (int) (packet.timestamp() - first.timestamp()) * MICROS / clockHz)
                .toArray();
        long least = Arrays.stream(delays).min().orElse(0);
        return Arrays.stream(delays).map(delay -> delay - least).toArray();
    }

    /** Whether every packet came in time for the shallowest jitter buffer. */
    boolean isSteady() {
        return Arrays.stream(latenessMicros()).allMatch(late -> late < STEADY_MICROS);
    }

    /** Whether no packet was left out. */
    boolean isWhole() {
        return IntStream.range(1, packets.size())
                .allMatch(i -> packets.get(i).sequence() == (packets.get(i - 1).sequence() + 1 & 0xFFFF));
    }

    /** A value below which a share of sorted values lies; 0 when there are none. */
    static long quantile(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1L, (long) (share * sorted.length))];
    }

    private boolean follows(int i) {
        return packets.get(i).sequence() == (packets.get(i - 1).sequence() + 1 & 0xFFFF)
                && (packets.get(i).payload()[1] & 0x80) == 0;
    }

    private long spacing(int i) {
        return packets.get(i).atMicros() - packets.get(i - 1).atMicros();
    }

    private long stamped(int i) {
        return (long) (int) (packets.get(i).timestamp() - packets.get(i - 1).timestamp()) * MICROS / clockHz;
    }
}
