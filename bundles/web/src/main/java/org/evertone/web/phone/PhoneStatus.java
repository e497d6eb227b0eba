package org.evertone.web.phone;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.evertone.audio.Outlet;
import org.evertone.call.CallView;
import org.evertone.hal.LampPattern;
import org.evertone.hal.Notice;
import org.evertone.line.LineStatus;
import org.evertone.line.MessageSummary;
import org.evertone.media.MediaSession;
import org.evertone.media.Sound;
import org.evertone.web.auth.SetupCode;
import org.jspecify.annotations.Nullable;

/**
 * The phone at one moment, in the shape and with the names of the machine interface.
 *
 * @param lines configured lines by number
 * @param calls calls that are not over, oldest first
 * @param lamps what each lamp shows
 * @param display rows of the display
 * @param offHook whether the handset is lifted
 * @param sound where it sounds and how loud; absent while the phone has no sound
 * @param missedCalls calls missed since somebody looked
 * @param notices what the person at the desk should read; what only that person may read is left out
 */
public record PhoneStatus(
        List<Line> lines,
        List<Call> calls,
        Map<String, LampView> lamps,
        List<String> display,
        boolean offHook,
        @Nullable SoundView sound,
        int missedCalls,
        List<NoticeView> notices) {

    /**
     * @param state word of {@link org.evertone.line.LineState}
     * @param activeServer 1 primary, 2 backup; 0 while none serves
     * @param reason why, in one sentence; empty when all is well
     * @param nextTryInSeconds until the next registration round or probe; 0 when none is planned
     * @param messages what is in its mailbox
     */
    public record Line(
            int line,
            String state,
            int activeServer,
            String reason,
            String label,
            List<Server> servers,
            long nextTryInSeconds,
            Messages messages) {

        static Line of(LineStatus status, MessageSummary messages, long nowNanos) {
            return new Line(
                    status.line(),
                    status.state().word(),
                    status.activeServer(),
                    status.reason(),
                    status.label(),
                    status.servers().stream().map(Server::of).toList(),
                    status.retryAtNanos().map(at -> ceilSeconds(at - nowNanos)).orElse(0L),
                    new Messages(messages.waiting(), messages.fresh(), messages.old()));
        }

        private static long ceilSeconds(long nanos) {
            return Math.max(0, -Math.floorDiv(-nanos, TimeUnit.SECONDS.toNanos(1)));
        }
    }

    /**
     * @param waiting whether there is something to hear
     * @param fresh how many were not heard yet; 0 when the server gives no numbers
     */
    public record Messages(boolean waiting, int fresh, int old) {}

    /**
     * @param kind {@code trouble} or {@code info}
     * @param rows as the display shows them
     * @param link URL that goes with it; may be empty
     */
    public record NoticeView(String kind, List<String> rows, String link) {
        /** The same for those who are elsewhere; empty when it is only for the person before the phone. */
        static Optional<NoticeView> of(Notice notice) {
            return notice.kind() == Notice.Kind.SET_UP
                    ? Optional.empty()
                    : Optional.of(new NoticeView(
                            notice.kind().name().toLowerCase(Locale.ROOT),
                            notice.rows().stream().map(SetupCode::hidden).toList(),
                            notice.link()));
        }
    }

    /** A server of a line. */
    public record Server(int number, String address, String transport, boolean available, boolean registered) {
        static Server of(LineStatus.ServerStatus server) {
            return new Server(
                    server.number(), server.address(), server.transport(), server.available(), server.registered());
        }
    }

    /**
     * @param state word of {@link org.evertone.call.CallState}
     * @param seconds since it became active; 0 before
     * @param codec encoding name as in SDP; empty before there is sound
     * @param conference whether it is joined with another call
     */
    public record Call(
            String id,
            String state,
            String peer,
            String peerName,
            int line,
            boolean incoming,
            long seconds,
            String codec,
            boolean encrypted,
            boolean conference,
            Quality statistics) {
        static Call of(CallView call, MediaSession.Statistics statistics, long nowNanos) {
            return new Call(
                    call.id(),
                    call.state().word(),
                    call.peer(),
                    call.peerName(),
                    call.line(),
                    call.incoming(),
                    call.startedNanos()
                            .map(since -> TimeUnit.NANOSECONDS.toSeconds(nowNanos - since))
                            .orElse(0L),
                    call.codec(),
                    call.encrypted(),
                    call.conference(),
                    Quality.of(statistics));
        }
    }

    /** {@link org.evertone.media.MediaSession.Statistics} with one decimal place, as read by people and scripts. */
    public record Quality(
            long sent,
            long received,
            long lost,
            long late,
            long rejected,
            double jitterMillis,
            long concealedMillis,
            double playoutDelayMillis,
            double clockSkewPpm,
            double roundTripMillis,
            double mos) {
        static Quality of(MediaSession.Statistics all) {
            return new Quality(
                    all.sent(),
                    all.received(),
                    all.lost(),
                    all.late(),
                    all.rejected(),
                    tenths(all.jitterMillis()),
                    all.concealedMillis(),
                    tenths(all.playoutDelayMillis()),
                    tenths(all.clockSkewPpm()),
                    tenths(all.roundTripMillis()),
                    tenths(all.mos()));
        }

        private static double tenths(double value) {
            return Math.round(value * 10) / 10.0;
        }
    }

    /**
     * @param outlet where calls and tones are heard: {@code handset} or {@code speaker}
     * @param ringing what rings now; empty = nothing
     * @param volumes percent by outlet
     * @param devices one phrase on the device of each outlet
     */
    public record SoundView(
            String outlet, boolean muted, String ringing, Map<String, Integer> volumes, Map<String, String> devices) {
        static SoundView of(Sound sound) {
            Map<String, Integer> volumes = new LinkedHashMap<>();
            Map<String, String> devices = new LinkedHashMap<>();
            for (Outlet outlet : Outlet.values()) {
                volumes.put(SoundCommands.word(outlet), sound.volume(outlet));
                devices.put(SoundCommands.word(outlet), sound.device(outlet));
            }
            return new SoundView(SoundCommands.word(sound.outlet()), sound.muted(), sound.ringing(), volumes, devices);
        }
    }

    /**
     * @param pattern word of the state the lamp shows
     * @param colour lower case
     * @param millis on, off, on, off …; empty = off, a single 0 = steadily on
     */
    public record LampView(String pattern, String colour, List<Integer> millis) {
        static LampView of(LampPattern pattern) {
            return new LampView(pattern.name(), pattern.colour().name().toLowerCase(Locale.ROOT), pattern.millis());
        }

        static Map<String, LampView> of(Map<String, LampPattern> lamps) {
            Map<String, LampView> views = new TreeMap<>();
            lamps.forEach((name, pattern) -> views.put(name, of(pattern)));
            return views;
        }
    }
}
