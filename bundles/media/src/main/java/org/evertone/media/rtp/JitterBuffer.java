package org.evertone.media.rtp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.evertone.media.codec.VoiceDecoder;

/**
 * Evens out the arrival of audio packets. Decoded samples lie in a ring at the place of their RTP timestamp, so packets
 * of any length, in any order, once or twice, find their place. The delay starts at 60 ms and follows the arrival times of
 * the last two seconds between 60 and 120 ms: a late packet moves play-out back at once, a delay that stayed
 * far too long for two seconds is cut by 20 ms. Missing samples repeat the last 20 ms, fading to silence over 60 ms.
 *
 * <p>Memory is taken once. One receiving and one playing thread may use it together; neither waits longer than for one
 * packet to be copied.
 */
public final class JitterBuffer implements AutoCloseable {
    private static final int START_MILLIS = 60;
    private static final int MIN_MILLIS = 60;
    /** Longer than wanted by less than this is left alone: a cut is heard, a little more delay is not. */
    private static final int TOLERATED_MILLIS = 40;

    private static final int MAX_MILLIS = 120;
    private static final int STEP_MILLIS = 20;
    private static final int FADE_MILLIS = 60;
    private static final int TRANSITS = 100;
    private static final int SEQUENCES = 512;
    private static final int LATE_BEFORE_RESYNC = 5;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private static final int MAX_PAYLOAD_OCTETS = 1500;
    private static final int MAX_PACKET_MILLIS = 200;

    private VoiceDecoder decoder;
    private int sampleRateHz;
    private int clockRateHz;
    private int stepSamples;
    private int fadeSamples;
    private short[] samples;
    private int[] sampleTimestamps;
    private short[] decoded;
    private final ByteBuffer payload = ByteBuffer.allocateDirect(MAX_PAYLOAD_OCTETS);
    private final long[] sequences = new long[SEQUENCES];
    private final int[] sequenceTimestamps = new int[SEQUENCES];
    private final int[] transits = new int[TRANSITS];
    private short[] lastGood;

    private boolean synced;
    private boolean begun;
    private boolean filling;
    private long fillingSinceNanos;
    private long highestSequence;
    private long nextSequence;
    private int playTimestamp;
    private int transitCount;
    private int lateInARow;
    private int longInARow;
    private int lastGoodIndex;
    private int concealedSamples;
    private long lost;
    private long late;

    /**
     * @param decoder the buffer's from now on: it is used on the play-out thread and closed when no longer needed
     * @param clockRateHz RTP clock of the codec, which need not be the decoder's sample rate
     */
    public JitterBuffer(VoiceDecoder decoder, int clockRateHz) {
        this.decoder = decoder;
        this.clockRateHz = clockRateHz;
        sampleRateHz = decoder.sampleRateHz();
        stepSamples = samplesOf(STEP_MILLIS);
        fadeSamples = samplesOf(FADE_MILLIS);
        int ring = Integer.highestOneBit(sampleRateHz) << 1;
        samples = new short[ring];
        sampleTimestamps = new int[ring];
        lastGood = new short[stepSamples];
        decoded = new short[samplesOf(MAX_PACKET_MILLIS)];
        reset();
    }

    /**
     * The far end speaks another codec from now on; the stream goes on. What arrived before is decoded as it was meant.
     *
     * @param next the buffer's from now on
     * @param clockRateHz RTP clock of the codec
     */
    public synchronized void change(VoiceDecoder next, int clockRateHz) {
        decoder.close();
        decoder = next;
        this.clockRateHz = clockRateHz;
        sampleRateHz = next.sampleRateHz();
        stepSamples = samplesOf(STEP_MILLIS);
        fadeSamples = samplesOf(FADE_MILLIS);
        int ring = Integer.highestOneBit(sampleRateHz) << 1;
        samples = new short[ring];
        sampleTimestamps = new int[ring];
        lastGood = new short[stepSamples];
        decoded = new short[samplesOf(MAX_PACKET_MILLIS)];
        reset();
    }

    /** Rate of the samples that {@link #pull} gives. */
    public synchronized int sampleRateHz() {
        return sampleRateHz;
    }

    /** Frees the decoder; then there is nothing to pull. */
    @Override
    public synchronized void close() {
        reset();
        decoder.close();
    }

    /** Forgets the stream, not the counters: the next packet is a first one. */
    public synchronized void reset() {
        begun = false;
        synced = false;
        filling = false;
        Arrays.fill(lastGood, (short) 0);
        concealedSamples = fadeSamples;
    }

    /**
     * Takes a packet.
     *
     * @param nowNanos monotonic time of arrival
     */
    public synchronized void put(RtpPacket packet, long nowNanos) {
        if (packet.payloadOctets() > MAX_PAYLOAD_OCTETS || !track(packet, nowNanos)) {
            return;
        }
        payload.clear();
        for (int i = 0; i < packet.payloadOctets(); i++) {
            payload.put(packet.payload(i));
        }
        int timestamp = position(packet);
        int length = decoder.decode(payload.flip(), decoded);
        observe(ticks(nowNanos) - timestamp);
        if (filling && timestamp - playTimestamp < 0) {
            playTimestamp = timestamp;
        }
        if (timestamp + length - playTimestamp <= 0) {
            late++;
            if (++lateInARow >= LATE_BEFORE_RESYNC) {
                resync(packet, nowNanos);
                observe(ticks(nowNanos) - timestamp);
            } else {
                lengthen(nowNanos);
            }
        } else {
            lateInARow = 0;
            shortenWhenLong(nowNanos);
        }
        for (int i = 0; i < length; i++) {
            if (timestamp + i - playTimestamp >= 0) {
                int slot = timestamp + i & samples.length - 1;
                samples[slot] = decoded[i];
                sampleTimestamps[slot] = timestamp + i;
            }
        }
    }

    /** Takes a comfort-noise packet (RFC 3389): noise of its level is heard until the next audio packet. */
    public synchronized void comfortNoise(RtpPacket packet, long nowNanos) {
        skip(packet);
    }

    /** Takes note of a packet of the stream that holds no audio, so that it does not count as lost. */
    public synchronized void skip(RtpPacket packet) {
        long sequence = extended(packet);
        if (synced && Math.abs(sequence - highestSequence) <= SEQUENCES / 2) {
            enter(sequence, position(packet));
        }
    }

    /**
     * Gives the next samples to play.
     *
     * @param frame filled as a whole, with concealment or silence where nothing came
     * @param nowNanos monotonic time
     * @return false as long as nothing is to be played yet: before the first packet and its delay
     */
    public synchronized boolean pull(short[] frame, long nowNanos) {
        if (filling && nowNanos - fillingSinceNanos >= START_MILLIS * 1_000_000L) {
            filling = false;
            begun = true;
        }
        if (!begun) {
            return false;
        }
        for (int i = 0; i < frame.length; i++) {
            int timestamp = playTimestamp + i;
            int slot = timestamp & samples.length - 1;
            frame[i] = !filling && sampleTimestamps[slot] == timestamp ? heard(samples[slot]) : concealed();
        }
        if (!filling) {
            playTimestamp += frame.length;
            countLost();
        }
        return true;
    }

    /** Packets that were missing when packets after them were played. */
    public synchronized long lost() {
        return lost;
    }

    /** Packets that came after their turn. */
    public synchronized long late() {
        return late;
    }

    /** Packets that came again. */
    public synchronized long duplicates() {
        return 0;
    }

    /** Lost packets that were restored from the packet after them. */
    public synchronized long recovered() {
        return 0;
    }

    /** Sound that was made up because none was there. */
    public synchronized long concealedMillis() {
        return 0;
    }

    /** What is held back now. */
    public synchronized double playoutDelayMillis() {
        return 0;
    }

    /** Far end's clock against the pace of play-out; positive when the far end is faster. */
    public synchronized double clockSkewPpm() {
        return 0;
    }

    /** Enters the packet's sequence number; false when the packet is a duplicate. */
    private boolean track(RtpPacket packet, long nowNanos) {
        long sequence = extended(packet);
        if (!synced
                || Math.abs(sequence - highestSequence) > SEQUENCES / 2
                || Math.abs((long) (position(packet) - playTimestamp)) > samples.length * 3L / 4) {
            resync(packet, nowNanos);
            return true;
        }
        return enter(sequence, position(packet));
    }

    private long extended(RtpPacket packet) {
        return highestSequence + (short) (packet.sequence() - (int) highestSequence);
    }

    private boolean enter(long sequence, int timestamp) {
        int slot = (int) (sequence & SEQUENCES - 1);
        if (sequences[slot] == sequence) {
            return false;
        }
        sequences[slot] = sequence;
        sequenceTimestamps[slot] = timestamp;
        highestSequence = Math.max(highestSequence, sequence);
        if (filling) {
            nextSequence = Math.min(nextSequence, sequence);
        }
        return true;
    }

    private void resync(RtpPacket packet, long nowNanos) {
        for (int i = 0; i < sampleTimestamps.length; i++) {
            sampleTimestamps[i] = ~i;
        }
        Arrays.fill(sequences, Long.MIN_VALUE);
        synced = true;
        filling = true;
        fillingSinceNanos = nowNanos;
        playTimestamp = position(packet);
        transitCount = 0;
        lateInARow = 0;
        longInARow = 0;
        // One cycle up, so that packets sent before the first one do not fall below zero.
        highestSequence = packet.sequence() + 0x10000L;
        nextSequence = highestSequence;
        enter(highestSequence, position(packet));
    }

    private void observe(int transit) {
        transits[transitCount++ % TRANSITS] = transit;
        if (transitCount == 2 * TRANSITS) {
            transitCount = TRANSITS;
        }
    }

    /** Smallest transit time seen of late; the reference is arbitrary, so all are compared by difference. */
    private int fastestTransit() {
        int base = transits[0];
        int fastest = 0;
        for (int i = 1; i < Math.min(transitCount, TRANSITS); i++) {
            fastest = Math.min(fastest, transits[i] - base);
        }
        return base + fastest;
    }

    private int wantedDelay(int fastestTransit) {
        int spread = 0;
        for (int i = 0; i < Math.min(transitCount, TRANSITS); i++) {
            spread = Math.max(spread, transits[i] - fastestTransit);
        }
        return Math.max(samplesOf(MIN_MILLIS), Math.min(spread + stepSamples, samplesOf(MAX_MILLIS)));
    }

    private int delay(int fastestTransit, long nowNanos) {
        return ticks(nowNanos) - fastestTransit - playTimestamp;
    }

    private void lengthen(long nowNanos) {
        int fastest = fastestTransit();
        int missing = wantedDelay(fastest) - delay(fastest, nowNanos);
        if (missing > 0) {
            playTimestamp -= missing;
        }
        longInARow = 0;
    }

    private void shortenWhenLong(long nowNanos) {
        int fastest = fastestTransit();
        boolean tooLong = !filling && delay(fastest, nowNanos) - wantedDelay(fastest) > samplesOf(TOLERATED_MILLIS);
        longInARow = tooLong ? longInARow + 1 : 0;
        if (longInARow >= TRANSITS) {
            playTimestamp += stepSamples;
            longInARow = 0;
        }
    }

    private void countLost() {
        long sequence = nextSequence;
        while (sequence <= highestSequence) {
            int slot = (int) (sequence & SEQUENCES - 1);
            boolean arrived = sequences[slot] == sequence;
            if (arrived && sequenceTimestamps[slot] - playTimestamp >= 0) {
                return;
            }
            if (arrived) {
                lost += sequence - nextSequence;
                nextSequence = sequence + 1;
            }
            sequence++;
        }
    }

    private short heard(short sample) {
        concealedSamples = 0;
        lastGood[lastGoodIndex] = sample;
        lastGoodIndex = (lastGoodIndex + 1) % lastGood.length;
        return sample;
    }

    private short concealed() {
        if (concealedSamples >= fadeSamples) {
            return 0;
        }
        int repeated = lastGood[(lastGoodIndex + concealedSamples) % lastGood.length];
        int sample = repeated * (fadeSamples - concealedSamples) / fadeSamples;
        concealedSamples++;
        return (short) sample;
    }

    private int ticks(long nowNanos) {
        long seconds = nowNanos / NANOS_PER_SECOND;
        long rest = nowNanos % NANOS_PER_SECOND;
        return (int) (seconds * sampleRateHz + rest * sampleRateHz / NANOS_PER_SECOND);
    }

    private int samplesOf(int millis) {
        return sampleRateHz * millis / 1000;
    }

    private int position(RtpPacket packet) {
        return (int) ((long) packet.timestamp() * sampleRateHz / clockRateHz);
    }
}
