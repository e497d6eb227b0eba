package org.evertone.call.sdp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.evertone.media.MediaEngine.Codec;

/**
 * What we speak and under which payload types; no two formats share one. What was agreed once keeps its type for the
 * rest of the session (RFC 3264 §8.3.2).
 *
 * @param codecs best first, not empty, each with the payload type it has in our descriptions
 * @param events payload type of telephone-event by RTP clock: one for each clock of the codecs (RFC 4733 §2.1), or empty
 *     when none is offered
 */
public record PayloadTypes(List<Codec> codecs, Map<Integer, Integer> events) {
    /** Clock of telephone-events that many far ends take for every codec, against RFC 4733 §2.1. */
    static final int COMMON_EVENT_CLOCK_HZ = 8000;

    private static final int FIRST_DYNAMIC_TYPE = 96;
    private static final int LAST_DYNAMIC_TYPE = 127;

    public PayloadTypes {
        codecs = List.copyOf(codecs);
        events = Map.copyOf(events);
    }

    /**
     * Gives each format a type: its own, unless another one took that.
     *
     * @param codecs with their preferred types, best first
     * @param eventType telephone-event at the lowest clock, or -1 for none at any
     */
    public static PayloadTypes of(List<Codec> codecs, int eventType) {
        Map<Integer, Integer> events = new TreeMap<>();
        if (eventType >= 0) {
            Set<Integer> clocks = new TreeSet<>();
            codecs.forEach(codec -> clocks.add(codec.clockRateHz()));
            clocks.forEach(clock -> events.put(clock, eventType));
        }
        return distinct(codecs, events, false, -1);
    }

    /**
     * The same formats after a description agreed on a codec, which is the first from now on.
     *
     * @param type payload type under which we receive it
     * @param eventType payload type under which we receive telephone-event, or -1
     * @param eventClockHz its clock, from now on the only one that goes with the codec
     */
    public PayloadTypes agreed(Codec codec, int type, int eventType, int eventClockHz) {
        List<Codec> next = new ArrayList<>(codecs);
        next.sort(Comparator.comparing(other -> !same(other, codec)));
        next.set(0, withType(next.get(0), type));
        Map<Integer, Integer> nextEvents = new TreeMap<>(events);
        if (eventType >= 0) {
            nextEvents.remove(codec.clockRateHz());
            nextEvents.put(eventClockHz, eventType);
        }
        return distinct(next, nextEvents, true, eventType >= 0 ? eventClockHz : -1);
    }

    /** Nothing but the best codec, with telephone-event at its clock, or else at the common one. */
    public PayloadTypes best() {
        Codec best = codecs.get(0);
        int clock = events.containsKey(best.clockRateHz()) ? best.clockRateHz() : COMMON_EVENT_CLOCK_HZ;
        return new PayloadTypes(List.of(best), events.containsKey(clock) ? Map.of(clock, eventType(clock)) : Map.of());
    }

    int type(Codec codec) {
        return codecs.stream()
                .filter(known -> same(known, codec))
                .findFirst()
                .map(Codec::payloadType)
                .orElse(codec.payloadType());
    }

    /** Payload type of telephone-event at a clock, or -1. */
    int eventType(int clockRateHz) {
        return events.getOrDefault(clockRateHz, -1);
    }

    /** The formats in the order of a description: codecs, then events by rising clock. */
    List<Format> formats() {
        List<Format> formats = new ArrayList<>();
        for (Codec codec : codecs) {
            formats.add(new Format(
                    codec.payloadType(),
                    codec.name(),
                    codec.clockRateHz(),
                    codec.channels(),
                    codec.formatParameters()));
        }
        new TreeMap<>(events).forEach((clock, type) -> formats.add(telephoneEvent(type, clock)));
        return formats;
    }

    static Format telephoneEvent(int type, int clockRateHz) {
        return new Format(type, OfferAnswer.TELEPHONE_EVENT, clockRateHz, 1, "0-15");
    }

    /**
     * @param pinned whether the first codec keeps its type before all else
     * @param pinnedClock clock whose event does; -1 for none
     */
    private static PayloadTypes distinct(
            List<Codec> codecs, Map<Integer, Integer> events, boolean pinned, int pinnedClock) {
        Set<Integer> taken = new HashSet<>();
        codecs.stream()
                .map(Codec::payloadType)
                .filter(type -> type < FIRST_DYNAMIC_TYPE)
                .forEach(taken::add);
        Map<Integer, Integer> nextEvents = new TreeMap<>();
        if (pinned) {
            taken.add(codecs.get(0).payloadType());
        }
        if (pinnedClock >= 0) {
            nextEvents.put(pinnedClock, take(events.getOrDefault(pinnedClock, FIRST_DYNAMIC_TYPE), taken));
        }
        TreeMap<Integer, Integer> byClock = new TreeMap<>(events);
        byClock.entrySet().stream()
                .findFirst()
                .ifPresent(
                        lowest -> nextEvents.computeIfAbsent(lowest.getKey(), clock -> take(lowest.getValue(), taken)));
        List<Codec> next = new ArrayList<>();
        for (Codec codec : codecs) {
            boolean fixed = codec.payloadType() < FIRST_DYNAMIC_TYPE || pinned && next.isEmpty();
            next.add(fixed ? codec : withType(codec, take(codec.payloadType(), taken)));
        }
        // last, for nobody has chosen a type for these
        byClock.forEach((clock, type) -> nextEvents.computeIfAbsent(clock, absent -> take(type, taken)));
        return new PayloadTypes(next, nextEvents);
    }

    private static int take(int wish, Set<Integer> taken) {
        int type = !taken.contains(wish)
                ? wish
                : IntStream.rangeClosed(FIRST_DYNAMIC_TYPE, LAST_DYNAMIC_TYPE)
                        .filter(free -> !taken.contains(free))
                        .findFirst()
                        .orElse(wish);
        taken.add(type);
        return type;
    }

    private static Codec withType(Codec codec, int type) {
        return new Codec(codec.name(), type, codec.clockRateHz(), codec.channels(), codec.formatParameters());
    }

    private static boolean same(Codec one, Codec other) {
        return one.name().equalsIgnoreCase(other.name())
                && one.clockRateHz() == other.clockRateHz()
                && one.channels() == other.channels();
    }
}
