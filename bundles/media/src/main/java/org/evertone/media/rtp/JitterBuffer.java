package org.evertone.media.rtp;

import java.util.ArrayDeque;
import java.util.Deque;
import org.evertone.media.codec.VoiceDecoder;
import org.evertone.media.rtp.PacketQueue.Kind;
import org.evertone.media.rtp.PacketQueue.Source;

/**
 * Evens out the arrival of audio packets of any codec, length and order. Packets wait encoded and are decoded in order
 * when they are played; what is missing is restored from the next packet, or made up by the codec or from the pitch of
 * what was heard. The delay follows the arrival times between 40 and 200 ms: it grows within some packets and shrinks
 * over many seconds, by stretching time by single pitch periods, which also evens out the difference of the two clocks.
 *
 * <p>One receiving and one playing thread may use it together. The receiving thread waits for one packet to be copied at
 * most, never for decoding. Neither allocates, but once at a change of codec.
 */
public final class JitterBuffer implements AutoCloseable {
    private static final int MAX_FRAME_MILLIS = 120;
    /** Capture and play-out beside packet time and this buffer. */
    private static final double DEVICE_MILLIS = 20;

    private final PacketQueue packets;
    private final Object playing = new Object();
    /** Guards the fields below it; held for a few assignments only. */
    private final Object state = new Object();

    private final Deque<VoiceDecoder> retired = new ArrayDeque<>();
    private final PlayOut playOut;
    private VoiceDecoder newest;
    private boolean resetWanted;
    private boolean closed;
    private long recovered;
    private long malformed;
    private long concealedMillis;
    private double delayMillis;
    private double paceDriftPpm;
    private double packetMillis;

    /**
     * @param decoder the buffer's from now on: used by the playing thread and closed when no longer needed
     * @param clockRateHz RTP clock of the codec, which need not be the decoder's sample rate
     */
    public JitterBuffer(VoiceDecoder decoder, int clockRateHz) {
        Source source = new Source(decoder, clockRateHz, 0);
        packets = new PacketQueue(source);
        playOut = new PlayOut(packets, source);
        newest = decoder;
    }

    /**
     * The far end speaks another codec from now on, and {@link #pull} gives samples at its rate; the stream goes on. What
     * arrived before is decoded as it was meant. From any thread.
     *
     * @param decoder the buffer's from now on
     * @param clockRateHz RTP clock of the codec
     */
    public void change(VoiceDecoder decoder, int clockRateHz) {
        synchronized (state) {
            retired.add(newest);
            newest = decoder;
        }
        packets.use(decoder, clockRateHz);
    }

    /** Rate of the samples that {@link #pull} gives. */
    public int sampleRateHz() {
        synchronized (state) {
            return newest.sampleRateHz();
        }
    }

    /** Forgets the stream, not the counters: the next packet is a first one. From any thread. */
    public void reset() {
        packets.reset();
        synchronized (state) {
            resetWanted = true;
        }
    }

    /**
     * Takes a packet of audio.
     *
     * @param nowNanos monotonic time of arrival
     */
    public void put(RtpPacket packet, long nowNanos) {
        packets.enter(packet, Kind.AUDIO, nowNanos);
    }

    /** Takes a comfort-noise packet (RFC 3389): noise of its level is heard until the next audio packet. */
    public void comfortNoise(RtpPacket packet, long nowNanos) {
        packets.enter(packet, Kind.NOISE, nowNanos);
    }

    /** Takes note of a packet of the stream that holds no audio, so that it does not count as lost. */
    public void skip(RtpPacket packet) {
        packets.enter(packet, Kind.SILENT, 0);
    }

    /**
     * Gives the next samples to play.
     *
     * @param frame filled as a whole, with made-up sound or silence where nothing came; up to 120 ms at
     *     {@link #sampleRateHz()}
     * @param nowNanos monotonic time
     * @return false as long as nothing is to be played yet: before the first packet and its delay, and when closed
     * @throws IllegalArgumentException when the frame is longer than 120 ms
     */
    public boolean pull(short[] frame, long nowNanos) {
        synchronized (playing) {
            int rateHz;
            synchronized (state) {
                if (closed) {
                    return false;
                }
                rateHz = newest.sampleRateHz();
                if (resetWanted) {
                    resetWanted = false;
                    playOut.reset();
                }
            }
            if (frame.length > rateHz * MAX_FRAME_MILLIS / 1000) {
                throw new IllegalArgumentException(
                        "A frame of " + frame.length + " samples is longer than " + MAX_FRAME_MILLIS + " ms");
            }
            playOut.playAt(rateHz);
            boolean any = playOut.pull(frame, nowNanos);
            synchronized (state) {
                recovered = playOut.recovered();
                malformed = playOut.malformed();
                concealedMillis = playOut.concealedMillis();
                delayMillis = playOut.delayMillis();
                paceDriftPpm = playOut.paceDriftPpm();
                packetMillis = playOut.packetMillis();
                closeRetired();
            }
            return any;
        }
    }

    /** Frees the decoders; then there is nothing to pull. Waits for a frame being pulled. */
    @Override
    public void close() {
        synchronized (playing) {
            synchronized (state) {
                if (!closed) {
                    closed = true;
                    retired.forEach(VoiceDecoder::close);
                    retired.clear();
                    newest.close();
                }
            }
        }
    }

    /** Packets that were missing when packets after them were played. */
    public long lost() {
        return packets.lost();
    }

    /** How many times in a row something was lost: {@link #lost()} by this is the mean length of a loss. */
    public long lossRuns() {
        return packets.lossRuns();
    }

    /** Packets played. */
    public long played() {
        return packets.taken();
    }

    /** Packets that came after their turn. */
    public long late() {
        return packets.late();
    }

    /** Packets that came again. */
    public long duplicates() {
        return packets.duplicates();
    }

    /** Lost packets that were restored from the packet after them. */
    public long recovered() {
        synchronized (state) {
            return recovered;
        }
    }

    /** Packets that the decoder could not read, or that were too large. */
    public long malformed() {
        synchronized (state) {
            return malformed + packets.refused();
        }
    }

    /** Sound that was made up because none was there; the far end's own pauses do not count. */
    public long concealedMillis() {
        synchronized (state) {
            return concealedMillis;
        }
    }

    /** What is held back now. */
    public double playoutDelayMillis() {
        synchronized (state) {
            return delayMillis;
        }
    }

    /** Far end's clock against the pace of play-out, over the last minute; positive when the far end is faster. */
    public double clockSkewPpm() {
        synchronized (state) {
            return paceDriftPpm - packets.driftPpm();
        }
    }

    /**
     * How the stream is heard: loss of late, discards and delay.
     *
     * @param roundTripMillis 0 when not known
     */
    public VoiceMetrics metrics(Quality.Codec codec, double roundTripMillis) {
        synchronized (state) {
            double restored = (double) recovered / Math.max(1, packets.lost());
            double endSystemMillis = packetMillis + delayMillis + DEVICE_MILLIS;
            return packets.metrics(
                    codec, Math.min(1, restored), packetMillis, roundTripMillis, delayMillis, endSystemMillis);
        }
    }

    /** Those older than the one in use are not needed any more. */
    private void closeRetired() {
        while (!retired.isEmpty() && retired.peekFirst() != playOut.decoder() && retired.contains(playOut.decoder())) {
            retired.removeFirst().close();
        }
        if (playOut.decoder() == newest) {
            while (!retired.isEmpty()) {
                retired.removeFirst().close();
            }
        }
    }
}
