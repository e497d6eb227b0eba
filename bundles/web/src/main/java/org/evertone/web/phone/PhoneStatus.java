package org.evertone.web.phone;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.evertone.call.CallView;
import org.evertone.hal.LampPattern;
import org.evertone.line.LineStatus;

/**
 * The phone at one moment, in the shape and with the names of the machine interface.
 *
 * @param lines configured lines by number
 * @param calls calls that are not over, oldest first
 * @param lamps what each lamp shows
 * @param display rows of the display
 * @param offHook whether the handset is lifted
 */
public record PhoneStatus(
        List<Line> lines, List<Call> calls, Map<String, LampView> lamps, List<String> display, boolean offHook) {

    /** The same from the phone's own records; {@code nowNanos} is loop time. */
    static PhoneStatus of(
            List<LineStatus> lines,
            List<CallView> calls,
            Map<String, LampPattern> lamps,
            List<String> display,
            boolean offHook,
            long nowNanos) {
        Map<String, LampView> lampViews = new TreeMap<>();
        lamps.forEach((name, pattern) -> lampViews.put(name, LampView.of(pattern)));
        return new PhoneStatus(
                lines.stream().map(line -> Line.of(line, nowNanos)).toList(),
                calls.stream().map(call -> Call.of(call, nowNanos)).toList(),
                lampViews,
                List.copyOf(display),
                offHook);
    }

    /**
     * @param state word of {@link org.evertone.line.LineState}
     * @param activeServer 1 primary, 2 backup; 0 while none serves
     * @param reason why, in one sentence; empty when all is well
     * @param nextTryInSeconds until the next registration round or probe; 0 when none is planned
     */
    public record Line(
            int line,
            String state,
            int activeServer,
            String reason,
            String label,
            List<Server> servers,
            long nextTryInSeconds) {

        static Line of(LineStatus status, long nowNanos) {
            return new Line(
                    status.line(),
                    status.state().word(),
                    status.activeServer(),
                    status.reason(),
                    status.label(),
                    status.servers().stream().map(Server::of).toList(),
                    status.retryAtNanos().map(at -> ceilSeconds(at - nowNanos)).orElse(0L));
        }

        private static long ceilSeconds(long nanos) {
            return Math.max(0, -Math.floorDiv(-nanos, TimeUnit.SECONDS.toNanos(1)));
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
     */
    public record Call(
            String id, String state, String peer, String peerName, int line, boolean incoming, long seconds) {
        static Call of(CallView call, long nowNanos) {
            return new Call(
                    call.id(),
                    call.state().word(),
                    call.peer(),
                    call.peerName(),
                    call.line(),
                    call.incoming(),
                    call.startedNanos()
                            .map(since -> TimeUnit.NANOSECONDS.toSeconds(nowNanos - since))
                            .orElse(0L));
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
    }
}
