package org.evertone.media.rtp;

import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.Random;
import org.evertone.media.codec.G711;

/**
 * A call in virtual time: PCMU packets of 20 ms through a network that loses, delays, reorders and repeats by a seed, and
 * a player whose clock may differ from the sender's.
 */
final class Call {
    static final int RATE_HZ = 8000;
    static final int PACKET = 160;

    private static final int FRAME = 80;
    private static final long FRAME_NANOS = 10_000_000L;

    final JitterBuffer buffer = new JitterBuffer(new Pcmu(), RATE_HZ);
    double loss;
    int jitterMillis;
    double duplicates;
    double skewPpm;
    long seed = 1;
    /** All that was pulled. */
    short[] heard = new short[0];

    private record Arrival(long nanos, int number) {}

    Call network(double lossRatio, int jitter) {
        loss = lossRatio;
        jitterMillis = jitter;
        return this;
    }

    Call run(short[] said) {
        return run(said, said.length / PACKET);
    }

    /** Says the same over and over until so many packets are sent. */
    Call run(short[] said, int packets) {
        Random random = new Random(seed);
        PriorityQueue<Arrival> network = new PriorityQueue<>((a, b) -> Long.compare(a.nanos(), b.nanos()));
        byte[] payload = new byte[PACKET];
        short[] frame = new short[FRAME];
        heard = new short[packets * PACKET];
        double packetNanos = 20_000_000.0 / (1 + skewPpm / 1_000_000);
        int sent = 0;
        int filled = 0;
        for (long pull = 0; filled + FRAME <= heard.length; pull++) {
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
                int start = (int) ((long) arrival.number() * PACKET % (said.length / PACKET * PACKET));
                for (int i = 0; i < PACKET; i++) {
                    payload[i] = G711.PCMU.encode(said[start + i]);
                }
                buffer.put(
                        Packets.audio(65_000 + arrival.number(), -5000 + arrival.number() * PACKET, payload),
                        arrival.nanos());
            }
            if (sent == packets && network.isEmpty()) {
                break;
            }
            if (buffer.pull(frame, now)) {
                System.arraycopy(frame, 0, heard, filled, FRAME);
                filled += FRAME;
            }
        }
        heard = Arrays.copyOf(heard, filled);
        return this;
    }
}
