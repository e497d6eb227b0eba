package org.evertone.media.rtp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.evertone.media.codec.VoiceDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Packets between the receiving and the playing thread, still encoded, in the order of their sequence numbers. Memory is
 * taken once; every method copies one packet at most while it holds the lock.
 */
final class PacketQueue {
    /** Larger payloads are refused: no packet of speech that fits an Ethernet frame has more. */
    static final int MAX_PAYLOAD_OCTETS = 1480;

    private static final int SLOTS = 128;
    /** Sequence numbers further away than this belong to another stream. */
    private static final int REMEMBERED = 1024;

    private static final int USELESS_BEFORE_RESTART = 10;
    private static final long NOTHING = Long.MIN_VALUE;

    private final byte[] octets = new byte[SLOTS * MAX_PAYLOAD_OCTETS];
    private final int[] lengths = new int[SLOTS];
    private final long[] sequences = new long[SLOTS];
    private final long[] timestamps = new long[SLOTS];
    private final boolean[] newBases = new boolean[SLOTS];
    private final Kind[] kinds = new Kind[SLOTS];
    private final @Nullable Source[] sources = new Source[SLOTS];
    private final long[] seen = new long[REMEMBERED];
    private final ArrivalDelay arrivals = new ArrivalDelay();

    private Source source;
    private int generation;
    private boolean synced;
    private boolean begun;
    private int ssrc;
    private long highest;
    private long next;
    /** Reference for the timestamps that follow. */
    private long lastTimestamp;

    /** Highest sequence number of audio. */
    private long newestAudio;

    /** Sequence number from which the timestamps have the base of now. */
    private long newestBase;

    private boolean paused;
    private boolean clockChanged;
    private int uselessInARow;

    private final LossRuns losses = new LossRuns();
    private long taken;
    private long late;
    private long duplicates;
    private long refused;

    /** What a packet holds. */
    enum Kind {
        AUDIO,
        /** One octet of level, and perhaps a spectrum. */
        NOISE,
        /** Something that is not heard; only its sequence number matters. */
        SILENT
    }

    /**
     * How payloads are to be understood.
     *
     * @param number counts the changes of codec: one with a higher number came later
     */
    record Source(VoiceDecoder decoder, int clockRateHz, int number) {}

    /** What is to be played next; filled anew by each {@link #peek}. For the playing thread. */
    static final class Next {
        boolean any;
        Kind kind = Kind.SILENT;
        Source source;
        int generation;
        long sequence;
        /** How many packets before it did not come. */
        long missing;

        long timestamp;
        /** How much later than this packet the newest audio is to be played. */
        long backlogTicks;

        boolean newBase;
        /** Whether something that is not heard stood in its place until now. */
        boolean paused;

        /** {@link ArrivalDelay#fastestNanos()}. */
        long fastestNanos;

        /** {@link ArrivalDelay#waitNanos()}. */
        long waitNanos;

        Next(Source source) {
            this.source = source;
        }
    }

    PacketQueue(Source source) {
        this.source = source;
        Arrays.fill(kinds, Kind.SILENT);
        clear();
    }

    /** Understands packets like this from now on. */
    synchronized void use(VoiceDecoder decoder, int clockRateHz) {
        clockChanged |= clockRateHz != source.clockRateHz();
        source = new Source(decoder, clockRateHz, source.number() + 1);
    }

    /** Forgets the stream. */
    synchronized void reset() {
        clear();
        arrivals.reset();
    }

    synchronized void enter(RtpPacket packet, Kind kind, long nowNanos) {
        if (packet.payloadOctets() > MAX_PAYLOAD_OCTETS) {
            refused++;
            return;
        }
        long sequence = highest + (short) (packet.sequence() - (int) highest);
        if (!synced || packet.ssrc() != ssrc || Math.abs(sequence - highest) >= REMEMBERED) {
            if (kind == Kind.SILENT) {
                return;
            }
            sequence = restart(packet);
        }
        boolean again = seen[(int) (sequence & REMEMBERED - 1)] == sequence;
        // So old that its slot may hold a newer one, its turn is over too.
        boolean over = begun && sequence < next || sequence <= highest - SLOTS;
        if (again || over) {
            if (again) {
                duplicates++;
            } else if (kind == Kind.AUDIO) {
                late++;
                arrivals.enterLate(unwrapped(packet), source.clockRateHz(), nowNanos);
            }
            seen[(int) (sequence & REMEMBERED - 1)] = sequence;
            if (++uselessInARow < USELESS_BEFORE_RESTART || kind == Kind.SILENT) {
                return;
            }
            sequence = restart(packet);
        }
        uselessInARow = 0;
        seen[(int) (sequence & REMEMBERED - 1)] = sequence;
        highest = Math.max(highest, sequence);
        next = begun ? next : Math.min(next, sequence);
        store(packet, kind, sequence, nowNanos);
    }

    private void store(RtpPacket packet, Kind kind, long sequence, long nowNanos) {
        int slot = slot(sequence);
        sequences[slot] = sequence;
        kinds[slot] = kind;
        newBases[slot] = false;
        if (kind == Kind.SILENT) {
            return;
        }
        long timestamp = unwrapped(packet);
        if (clockChanged) {
            arrivals.rebase();
        }
        newBases[slot] = arrivals.enter(timestamp, source.clockRateHz(), nowNanos) || clockChanged;
        clockChanged = false;
        newestBase = newBases[slot] ? sequence : newestBase;
        lastTimestamp = timestamp;
        newestAudio = kind == Kind.AUDIO ? Math.max(newestAudio, sequence) : newestAudio;
        timestamps[slot] = timestamp;
        sources[slot] = source;
        lengths[slot] = packet.payloadOctets();
        packet.copyPayload(octets, slot * MAX_PAYLOAD_OCTETS);
    }

    /** Finds the next packet to be played and leaves it where it is. */
    synchronized void peek(Next found) {
        found.any = false;
        found.generation = generation;
        found.fastestNanos = arrivals.fastestNanos();
        found.waitNanos = arrivals.waitNanos();
        if (!synced) {
            return;
        }
        for (long sequence = Math.max(next, highest - SLOTS + 1); sequence <= highest; sequence++) {
            int slot = slot(sequence);
            if (sequences[slot] != sequence) {
                continue;
            }
            Source from = sources[slot];
            if (kinds[slot] == Kind.SILENT || from == null) {
                losses.lost(sequence - next);
                next = sequence + 1;
                paused = true;
                continue;
            }
            found.any = true;
            found.kind = kinds[slot];
            found.source = from;
            found.sequence = sequence;
            found.missing = sequence - next;
            found.timestamp = timestamps[slot];
            boolean comparable = newestAudio > sequence && newestBase <= sequence;
            found.backlogTicks = comparable ? timestamps[slot(newestAudio)] - timestamps[slot] : 0;
            found.newBase = newBases[slot];
            found.paused = paused;
            return;
        }
    }

    /** Copies the payload of what was found; false when it is gone by now. */
    synchronized boolean read(Next found, ByteBuffer payload) {
        int slot = slot(found.sequence);
        if (found.generation != generation || sequences[slot] != found.sequence) {
            return false;
        }
        payload.clear();
        payload.put(octets, slot * MAX_PAYLOAD_OCTETS, lengths[slot]).flip();
        return true;
    }

    /** Goes on behind what was found; what is missing before it is lost. */
    synchronized void take(Next found) {
        if (found.generation == generation) {
            losses.lost(found.missing);
            losses.came();
            next = found.sequence + 1;
            taken++;
            begun = true;
            paused = false;
        }
    }

    /** Drops the packets that are older than the newest by more than this, at least one; the next one has a new base. */
    synchronized void shed(long keptTicks) {
        for (long sequence = Math.max(next, highest - SLOTS + 1); sequence <= newestAudio; sequence++) {
            int slot = slot(sequence);
            if (sequences[slot] == sequence && kinds[slot] == Kind.AUDIO) {
                if (timestamps[slot(newestAudio)] - timestamps[slot] <= keptTicks) {
                    newBases[slot] = true;
                    next = sequence;
                    return;
                }
                late++;
            }
        }
        next = Math.max(next, newestAudio) + 1;
    }

    synchronized long lost() {
        return losses.losses();
    }

    synchronized long lossRuns() {
        return losses.runs();
    }

    synchronized long taken() {
        return taken;
    }

    synchronized long late() {
        return late;
    }

    synchronized long duplicates() {
        return duplicates;
    }

    synchronized long refused() {
        return refused;
    }

    /**
     * How it is heard.
     *
     * @param restored share of the lost packets that was restored, 0..1
     */
    synchronized VoiceMetrics metrics(
            Quality.Codec codec,
            double restored,
            double packetMillis,
            double roundTripMillis,
            double playoutDelayMillis,
            double endSystemDelayMillis) {
        long expected = Math.max(1, taken + losses.losses());
        double notPlayedPercent = 100 * losses.recentShare() * (1 - restored);
        return new VoiceMetrics(
                (double) Math.max(0, losses.losses() - late) / expected,
                Math.min(1, (double) late / expected),
                losses.burstDensity(),
                losses.gapDensity(),
                losses.burstLength() * packetMillis,
                losses.gapLength() * packetMillis,
                roundTripMillis,
                playoutDelayMillis,
                endSystemDelayMillis,
                Quality.rating(
                        codec, notPlayedPercent, losses.burstRatio(), roundTripMillis / 2 + endSystemDelayMillis));
    }

    /** {@link ArrivalDelay#driftPpm()}. */
    synchronized double driftPpm() {
        return arrivals.driftPpm();
    }

    private long restart(RtpPacket packet) {
        clear();
        arrivals.rebase();
        synced = true;
        ssrc = packet.ssrc();
        // One cycle up, so that packets sent before the first one do not fall below zero.
        highest = packet.sequence() + 0x10000L;
        next = highest;
        newestAudio = NOTHING;
        newestBase = NOTHING;
        lastTimestamp = packet.timestamp();
        return highest;
    }

    private void clear() {
        generation++;
        synced = false;
        begun = false;
        paused = false;
        uselessInARow = 0;
        Arrays.fill(sequences, NOTHING);
        Arrays.fill(seen, NOTHING);
        Arrays.fill(sources, null);
    }

    private long unwrapped(RtpPacket packet) {
        return lastTimestamp + (packet.timestamp() - (int) lastTimestamp);
    }

    private static int slot(long sequence) {
        return (int) (sequence & SLOTS - 1);
    }
}
