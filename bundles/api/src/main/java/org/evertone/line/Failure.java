package org.evertone.line;

/**
 * An error as a value. Turned into words for display, web and API in one place each.
 *
 * @param failureClass which kind
 * @param code SIP status code 300..699, or 0 when there was no answer
 * @param server server number from 1 (1 = primary), or 0 when none is concerned
 * @param detail one plain phrase for timeline and log (reason phrase, exception text, ICMP code); may be empty
 */
public record Failure(FailureClass failureClass, int code, int server, String detail) {
    public static Failure of(FailureClass failureClass, int server, String detail) {
        return new Failure(failureClass, 0, server, detail);
    }

    public static Failure rejected(int code, int server, String detail) {
        return new Failure(FailureClass.REJECTED, code, server, detail);
    }

    /** Short evidence, for example {@code 503 from server 1} or {@code no answer from server 2}. */
    public String summary() {
        String what = code > 0
                ? Integer.toString(code)
                : failureClass.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        return server > 0 ? what + " from server " + server : what;
    }
}
