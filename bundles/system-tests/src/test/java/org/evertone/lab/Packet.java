package org.evertone.lab;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Something seen on the wire. Addresses are {@code IP} without port. */
sealed interface Packet {

    Instant at();

    String source();

    String destination();

    /**
     * One SIP message.
     *
     * @param headers values by lower-case name, in the order of the message
     */
    record Sip(Instant at, String source, String destination, String startLine, Map<String, List<String>> headers)
            implements Packet {

        boolean isRequest(String method) {
            return startLine.startsWith(method + " ");
        }

        /** Status code, or 0 for a request. */
        int status() {
            return startLine.startsWith("SIP/2.0 ") ? Integer.parseInt(startLine.substring(8, 11)) : 0;
        }

        boolean isResponse(int status, String method) {
            return status() == status && header("cseq").endsWith(" " + method);
        }

        String callId() {
            return header("call-id");
        }

        /** Branch of the topmost Via: one per transaction. */
        String branch() {
            String via = header("via");
            int start = via.indexOf("branch=") + "branch=".length();
            int end = via.indexOf(';', start);
            return via.substring(start, end < 0 ? via.length() : end);
        }

        /** First value of a header. */
        String header(String name) {
            return find(name).orElseThrow(() -> new AssertionError("no " + name + " in " + this));
        }

        Optional<String> find(String name) {
            return headers.getOrDefault(name, List.of()).stream().findFirst();
        }

        @Override
        public String toString() {
            return at + " " + source + " > " + destination + " " + startLine + " ["
                    + find("cseq").orElse("") + " " + find("call-id").orElse("") + "]";
        }
    }

    /** An ICMP destination unreachable. */
    record Icmp(Instant at, String source, String destination, int code) implements Packet {}

    /** A TCP reset. */
    record Reset(Instant at, String source, String destination) implements Packet {}
}
