package org.evertone.media.rtp;

import java.nio.ByteBuffer;
import org.evertone.media.codec.VoiceDecoder;
import org.evertone.media.rtp.PacketQueue.Kind;
import org.evertone.media.rtp.PacketQueue.Next;
import org.evertone.media.rtp.PacketQueue.Source;

/**
 * Turns packets into an endless run of samples at the pace of whoever pulls: decodes in order, makes up what is missing,
 * and keeps the delay where arrival wants it by stretching time. For the playing thread.
 *
 * <p>A packet that is not there when its turn comes is lost if one after it is there. Otherwise it is late, and play-out
 * waits for it behind made-up sound, so that no speech is cut and the delay grows by what was needed.
 */
final class PlayOut {
    private static final int STEP_MILLIS = 10;
    private static final int MAX_LOSS_STEP_MILLIS = 20;
    /** 200 ms at 48000 Hz: more than any payload here holds. */
    private static final int MAX_PACKET_SAMPLES = 9600;

    /** Beyond this, missing sound is not bridged but left out. */
    private static final int MAX_BRIDGED_MILLIS = 250;

    /** Hours; only to stay a number. */
    private static final int LONGEST_HELD_SAMPLES = 1 << 30;

    private static final int OUTAGE_MILLIS = 1000;
    private static final long BACKLOG_NANOS = 250_000_000L;
    /** No delay is as long: the timestamp belongs to another base than those that arrive now. */
    private static final long STRANGE_NANOS = 1_500_000_000L;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final int QUIET_PACE_MILLIS = 100;

    private final PacketQueue packets;
    private final Next next;
    private final ByteBuffer payload = ByteBuffer.allocateDirect(PacketQueue.MAX_PAYLOAD_OCTETS);
    private final short[] decoded = new short[MAX_PACKET_SAMPLES];
    private final Pace pace;

    private Source playing;
    private int rateHz;
    private SampleQueue samples;
    private Filler filler;
    private TimeStretch stretch;

    private int generation;
    private boolean begun;
    private boolean anchored;
    private long position;
    private int packetSamples;
    private int held;
    private int restored;
    private int sinceStretch;

    private long recovered;
    private long malformed;
    private long concealedMicros;
    private double delayMillis;

    PlayOut(PacketQueue packets, Source source) {
        this.packets = packets;
        playing = source;
        next = new Next(source);
        rateHz = source.decoder().sampleRateHz();
        samples = new SampleQueue(rateHz);
        filler = new Filler(rateHz);
        stretch = new TimeStretch(rateHz);
        pace = new Pace(rateHz);
    }

    /** Plays at this rate from now on; what waits is taken along. */
    void playAt(int sampleRateHz) {
        if (sampleRateHz == rateHz) {
            return;
        }
        SampleQueue before = samples;
        position = position * sampleRateHz / rateHz;
        pace.changeRate(sampleRateHz);
        held = (int) ((long) held * sampleRateHz / rateHz);
        restored = (int) ((long) restored * sampleRateHz / rateHz);
        rateHz = sampleRateHz;
        samples = new SampleQueue(rateHz);
        samples.takeOver(before);
        filler = new Filler(rateHz);
        stretch = new TimeStretch(rateHz);
        packetSamples = 0;
    }

    /** Starts anew with the next packet. */
    void reset() {
        begun = false;
        samples = new SampleQueue(rateHz);
        filler = new Filler(rateHz);
        held = 0;
        restored = 0;
    }

    /** False before the first packet is due. */
    boolean pull(short[] frame, long nowNanos) {
        if (!begun && !begin(frame.length, nowNanos)) {
            return false;
        }
        pace.pull(nowNanos);
        while (samples.ready() < frame.length) {
            produce();
        }
        samples.pull(frame);
        pace.pulled(frame.length);
        return true;
    }

    /** The decoder in use; any before it are not used again. */
    VoiceDecoder decoder() {
        return playing.decoder();
    }

    long recovered() {
        return recovered;
    }

    long malformed() {
        return malformed;
    }

    long concealedMillis() {
        return concealedMicros / 1000;
    }

    /** Length of the packet decoded last. */
    double packetMillis() {
        return packetSamples * 1000.0 / rateHz;
    }

    double delayMillis() {
        return delayMillis;
    }

    /** Positive when pulling is slower than the clock. */
    double paceDriftPpm() {
        return pace.driftPpm();
    }

    private boolean begin(int frameSamples, long nowNanos) {
        packets.peek(next);
        if (!next.any) {
            return false;
        }
        adopt();
        pace.begin(nowNanos);
        // The nearest frame: the first sample played is the first one said.
        if (samplesUntilDue(positionOfNext()) > frameSamples / 2) {
            return false;
        }
        anchored = true;
        position = positionOfNext();
        begun = true;
        return true;
    }

    private void produce() {
        packets.peek(next);
        adopt();
        if (!next.any) {
            fill(samples(STEP_MILLIS));
            return;
        }
        if (next.source.number() < playing.number()) {
            // Of a codec left behind: its decoder may be closed by now.
            packets.take(next);
            malformed++;
            return;
        }
        if (ArrivalDelay.nanos(next.backlogTicks, next.source.clockRateHz()) > next.waitNanos + BACKLOG_NANOS) {
            packets.shed(ticks(next.waitNanos, next.source.clockRateHz()));
            return;
        }
        long at = positionOfNext();
        long gap = at - position;
        boolean fresh = !anchored || next.newBase || Math.abs(errorNanos(at)) > STRANGE_NANOS;
        boolean paused = filler.isPause() || next.paused || next.missing == 0;
        if (!fresh && gap - held <= samples(MAX_BRIDGED_MILLIS) && !(paused && gap > 0)) {
            if (next.missing > 0 && gap > held) {
                bridge((int) (gap - held));
                return;
            }
        } else {
            int wait = samplesUntilDue(at);
            if (wait > 0) {
                fill(Math.min(wait, samples(STEP_MILLIS)));
                return;
            }
        }
        play(at, fresh || paused && gap > 0);
    }

    /** Fills in for packets that are lost: from the packet after them if that helps. */
    private void bridge(int remaining) {
        if (!packets.read(next, payload)) {
            return;
        }
        int length = converted(next.source.decoder().samplesIn(payload), next.source);
        if (remaining == length
                && next.source.equals(playing)
                && playing.decoder().sampleRateHz() == rateHz) {
            int count = playing.decoder().recover(payload, decoded, remaining);
            if (count > 0) {
                append(count);
                held += count;
                restored += count;
                recovered++;
                return;
            }
        }
        int before = length > 0 && remaining > length ? remaining - length : remaining;
        fill(Math.min(before, samples(MAX_LOSS_STEP_MILLIS)));
    }

    private void play(long at, boolean afterPause) {
        if (!packets.read(next, payload)) {
            return;
        }
        packets.take(next);
        if (!afterPause) {
            concealed(Math.min(held, samples(OUTAGE_MILLIS)) - restored);
        }
        held = 0;
        restored = 0;
        anchored = true;
        position = at;
        if (next.kind == Kind.NOISE) {
            filler.pause(payload.hasRemaining() ? payload.get(payload.position()) & 0x7f : -1);
            return;
        }
        playing = next.source;
        int count = Math.min(playing.decoder().decode(payload, decoded), decoded.length);
        if (count <= 0) {
            malformed++;
            return;
        }
        int length = append(count);
        packetSamples = length;
        position += length;
        sinceStretch += length;
        regulate();
    }

    /** Appends what was decoded, faded in behind what was made up. */
    private int append(int count) {
        int rate = playing.decoder().sampleRateHz();
        int ready = samples.ready();
        if (rate == rateHz) {
            samples.append(decoded, count);
        } else {
            samples.appendConverted(decoded, count, rate);
        }
        int length = samples.ready() - ready;
        filler.join(samples, length);
        return length;
    }

    private void fill(int count) {
        held = Math.min(held + count, LONGEST_HELD_SAMPLES);
        if (!filler.isPause() && held > samples(OUTAGE_MILLIS)) {
            concealed(count);
        }
        boolean codecFits = anchored && playing.decoder().sampleRateHz() == rateHz;
        filler.fill(samples, count, codecFits ? playing.decoder() : null, decoded);
    }

    /** Brings the delay nearer to what arrival wants, where it is not heard or cannot wait. */
    private void regulate() {
        long error = errorNanos(position);
        if (Math.abs(error) > STRANGE_NANOS) {
            return;
        }
        delayMillis = (error + next.waitNanos) / (double) NANOS_PER_MILLI;
        double errorMillis = error / (double) NANOS_PER_MILLI;
        int wanted = samples((int) Math.min(Math.abs(errorMillis), STEP_MILLIS));
        if (errorMillis > 6 && (errorMillis > 40 || sinceStretch > samples(QUIET_PACE_MILLIS))) {
            boolean more = samples.ready() < stretch.wantedSamples() && next.backlogTicks > 0;
            if (more && decodeAhead()) {
                return;
            }
            if (stretch.shorten(samples, wanted, mayShorten(errorMillis)) > 0) {
                sinceStretch = 0;
            }
        } else if (errorMillis < -6) {
            stretch.lengthen(samples, wanted, errorMillis < -15 ? -1 : errorMillis < -10 ? 0.6 : 0.85);
        }
    }

    /** Least resemblance: only silence is shortened for a few milliseconds, which nobody misses in speech. */
    private static double mayShorten(double errorMillis) {
        if (errorMillis < 12) {
            return 2;
        }
        return errorMillis < 60 ? 0.85 : errorMillis < 120 ? 0.6 : 0.3;
    }

    /** Decodes one more packet when it follows without a gap, so that there is enough to find a pitch period in. */
    private boolean decodeAhead() {
        packets.peek(next);
        boolean follows = next.any
                && next.generation == generation
                && next.kind == Kind.AUDIO
                && next.missing == 0
                && !next.newBase
                && next.source.equals(playing)
                && positionOfNext() == position;
        if (follows) {
            play(position, false);
        }
        return follows;
    }

    private void adopt() {
        if (next.generation != generation) {
            generation = next.generation;
            anchored = false;
            playing.decoder().reset();
        }
    }

    private long positionOfNext() {
        return next.timestamp * rateHz / next.source.clockRateHz();
    }

    /** Until a packet at this position is played with the delay that arrival wants. */
    private int samplesUntilDue(long at) {
        long wait = -errorNanos(at);
        if (wait <= 0 || wait > STRANGE_NANOS) {
            return 0;
        }
        return (int) (Math.min(wait, MAX_BRIDGED_MILLIS * NANOS_PER_MILLI) * rateHz / NANOS_PER_SECOND);
    }

    /** How much longer than arrival wants a packet at this position is held back when it is played next. */
    private long errorNanos(long at) {
        return tailNanos() - nanos(at) - next.fastestNanos - next.waitNanos;
    }

    /** When the sample behind the tail will be pulled. */
    private long tailNanos() {
        return pace.nanosAfter(samples.ready());
    }

    private void concealed(int count) {
        concealedMicros += Math.max(0, count) * 1_000_000L / rateHz;
    }

    private int converted(int count, Source source) {
        return (int) ((long) count * rateHz / source.decoder().sampleRateHz());
    }

    private int samples(int millis) {
        return rateHz * millis / 1000;
    }

    private long nanos(long count) {
        return ArrivalDelay.nanos(count, rateHz);
    }

    private static long ticks(long nanos, int clockRateHz) {
        return nanos / 1000 * clockRateHz / 1_000_000;
    }
}
