package org.evertone.desk;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.evertone.call.CallView;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;

/** Failures in words for a display: two rows of 16 characters, the code on the second. */
final class Words {
    static final int COLUMNS = 16;

    private Words() {}

    /**
     * Why a line is out of service.
     *
     * @param retryCounts {@code Signal Retry Counts} of the line
     * @param servers how many servers the line has
     */
    static List<String> line(Failure failure, int line, int retryCounts, int servers) {
        String server = "S" + failure.server();
        return switch (failure.failureClass()) {
            case NO_ANSWER -> rows("Server no reply", "408 " + server + " " + retryCounts + "/" + retryCounts);
            case ICMP_UNREACHABLE, CONNECT_TIMEOUT -> rows("Server no reply", "408 " + server);
            case CONNECTION_REFUSED -> rows("Server no reply", "TCP refused " + server);
            case CONNECTION_LOST -> rows("Server no reply", "TCP lost " + server);
            case TLS_FAILED -> tls(failure.detail().toLowerCase(Locale.ROOT));
            case CLOCK_NOT_SET -> rows("Clock not set", "Waiting for NTP");
            case DNS_FAILED -> rows("Server not found", "DNS: no entry");
            case NETWORK_DOWN -> rows("No network", "No way to server");
            case NO_LINK -> rows("No network cable", "Check LAN plug");
            case NO_ADDRESS -> rows("No IP address", "DHCP: no answer");
            case WRONG_PASSWORD -> rows("Wrong password?", sip(failure, 401) + " line " + line);
            case WRONG_REALM -> rows("Wrong realm", sip(failure, 401) + " line " + line);
            case NOT_BOUND -> rows("Server trouble", "No binding " + server);
            case RETRY_AFTER -> rows("Server trouble", "Asked to wait");
            case NO_COMMON_AUDIO -> rows("No common audio", sip(failure, 488));
            case NOT_SECURE -> rows("Security refused", "SRTP");
            case NOT_CONFIGURED -> rows("No line set up", "Use the web page");
            case NOT_POSSIBLE -> rows("Cannot call", "");
            case LOCAL, REMOTE -> rows("Call ended", "");
            case REJECTED ->
                switch (failure.code()) {
                    case 403 -> rows("Not allowed", sip(failure, 403) + " line " + line);
                    case 404 -> rows("Unknown account", sip(failure, 404) + " line " + line);
                    case 408, 504 -> rows("Server no reply", failure.code() + " " + server);
                    default ->
                        outOfService(failure) && failure.server() > 0 && failure.server() < servers
                                ? rows("Server trouble", sip(failure, 500) + "  next: " + (failure.server() + 1))
                                : rows("Server trouble", sip(failure, 500));
                };
        };
    }

    /** Why a call could not be, or no longer is. */
    static List<String> call(Failure failure, int line, int retryCounts) {
        if (failure.failureClass() != FailureClass.REJECTED) {
            return line(failure, line, retryCounts, 0);
        }
        String code = sip(failure, 500);
        return switch (failure.code()) {
            case 404, 410, 484 -> rows("Number unknown", code);
            case 480 -> rows("Not available", code);
            case 486, 600 -> rows("Busy", code);
            case 603 -> rows("Call declined", code);
            case 488, 606 -> rows("No common audio", code);
            case 408 -> rows("No answer", code);
            case 403 -> rows("Not allowed", code);
            case 500, 503 -> rows("Server trouble", code);
            default -> rows("Call failed", code);
        };
    }

    /** The far end as a person knows it. */
    static String name(CallView call) {
        return call.peerName().isEmpty() ? call.peer() : call.peerName();
    }

    /** Evidence of several servers in one row, for example {@code 1:408 2:503}. */
    static String codes(List<Failure> failures) {
        return failures.stream()
                .map(failure -> failure.server() + ":" + code(failure))
                .collect(Collectors.joining(" "));
    }

    /** Whether it is the phone that is in trouble, whatever the server: it has no network or no time. */
    static boolean ours(Failure failure) {
        return switch (failure.failureClass()) {
            case NO_LINK, NO_ADDRESS, CLOCK_NOT_SET -> true;
            default -> false;
        };
    }

    /** Whether a server was out of service, as against one that answered and refused us. */
    static boolean outOfService(Failure failure) {
        return switch (failure.failureClass()) {
            case WRONG_PASSWORD,
                    WRONG_REALM,
                    NO_COMMON_AUDIO,
                    NOT_SECURE,
                    NOT_POSSIBLE,
                    LOCAL,
                    REMOTE,
                    NOT_CONFIGURED -> false;
            case REJECTED -> failure.code() >= 500 || failure.code() == 408;
            default -> true;
        };
    }

    private static String code(Failure failure) {
        if (failure.code() > 0) {
            return Integer.toString(failure.code());
        }
        return switch (failure.failureClass()) {
            case NO_ANSWER, ICMP_UNREACHABLE, CONNECT_TIMEOUT -> "408";
            case CONNECTION_REFUSED, CONNECTION_LOST -> "TCP";
            case TLS_FAILED, CLOCK_NOT_SET -> "TLS";
            case DNS_FAILED -> "DNS";
            case NETWORK_DOWN, NO_LINK, NO_ADDRESS -> "LAN";
            case WRONG_PASSWORD, WRONG_REALM -> "401";
            case NOT_BOUND,
                    RETRY_AFTER,
                    REJECTED,
                    NO_COMMON_AUDIO,
                    NOT_SECURE,
                    NOT_POSSIBLE,
                    LOCAL,
                    REMOTE,
                    NOT_CONFIGURED -> "?";
        };
    }

    private static String sip(Failure failure, int usual) {
        return "SIP " + (failure.code() > 0 ? failure.code() : usual);
    }

    private static List<String> tls(String detail) {
        if (detail.contains("expired")) {
            return rows("Server cert bad", "TLS: expired");
        }
        if (detail.contains("name")) {
            return rows("Server cert bad", "TLS: wrong name");
        }
        return rows(
                "Server cert bad",
                detail.contains("trust") || detail.contains("path") ? "TLS: not trusted" : "TLS: failed");
    }

    private static List<String> rows(String first, String second) {
        return List.of(first, second);
    }
}
