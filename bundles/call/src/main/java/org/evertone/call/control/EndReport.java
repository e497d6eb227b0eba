package org.evertone.call.control;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.evertone.line.Failure;
import org.evertone.media.MediaSession.Statistics;

/** The timeline's last word on a call: why it ended, how long it was and how it sounded. */
final class EndReport {
    private EndReport() {}

    /**
     * @param duration of the conversation; empty when there was none
     * @param codec name of the codec, or empty
     * @param statistics last counters; empty when there was no sound
     */
    static CallCommand.Record of(
            String peer, Failure reason, Optional<Duration> duration, String codec, Optional<Statistics> statistics) {
        Map<String, String> evidence = new TreeMap<>();
        evidence.put(
                "reason", reason.failureClass().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        if (reason.code() > 0) {
            evidence.put("code", Integer.toString(reason.code()));
        }
        if (reason.server() > 0) {
            evidence.put("server", Integer.toString(reason.server()));
        }
        duration.ifPresent(length -> evidence.put("durationMillis", Long.toString(length.toMillis())));
        if (!codec.isEmpty()) {
            evidence.put("codec", codec);
        }
        statistics.ifPresent(sound -> put(sound, evidence));
        return new CallCommand.Record("call.ended", "Call with " + peer + " is over", why(reason), evidence);
    }

    /** A reason in words. */
    static String why(Failure reason) {
        return switch (reason.failureClass()) {
            case LOCAL -> reason.detail().isEmpty() ? "we hung up" : reason.detail();
            case REMOTE -> "the far end hung up";
            default -> reason.detail().isEmpty() ? reason.summary() : reason.summary() + ": " + reason.detail();
        };
    }

    private static void put(Statistics sound, Map<String, String> evidence) {
        evidence.put("sent", Long.toString(sound.sent()));
        evidence.put("received", Long.toString(sound.received()));
        evidence.put("lost", Long.toString(sound.lost()));
        evidence.put("late", Long.toString(sound.late()));
        evidence.put("rejected", Long.toString(sound.rejected()));
        evidence.put("jitterMillis", oneDigit(sound.jitterMillis()));
        evidence.put("concealedMillis", Long.toString(sound.concealedMillis()));
        evidence.put("delayMillis", oneDigit(sound.playoutDelayMillis()));
        evidence.put("mos", oneDigit(sound.mos()));
        evidence.put("encrypted", Boolean.toString(sound.encrypted()));
    }

    private static String oneDigit(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
