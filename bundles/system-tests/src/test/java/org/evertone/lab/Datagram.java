package org.evertone.lab;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A SIP message in a datagram, as text: just enough for peers that say what a real one would not.
 *
 * @param peer where it came from
 */
record Datagram(InetSocketAddress peer, String text) {

    boolean isRequest(String method) {
        return text.startsWith(method + " ");
    }

    int status() {
        return text.startsWith("SIP/2.0 ") ? Integer.parseInt(text.substring(8, 11)) : 0;
    }

    /** Branch of the topmost Via: one per transaction. */
    String branch() {
        return header("Via").orElse("").replaceAll("^.*;branch=([^;,]+).*$", "$1");
    }

    /** First value of a header, by its long name. */
    Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    List<String> headers(String name) {
        String prefix = name.toLowerCase(java.util.Locale.ROOT) + ":";
        return Arrays.stream(head().split("\r\n"))
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .toList();
    }

    /**
     * An answer to this request.
     *
     * @param toTag tag for a To without one; empty for none
     * @param extra further header lines without line ends
     */
    String answer(int status, String reason, String toTag, List<String> extra, String body) {
        List<String> lines = new ArrayList<>();
        lines.add("SIP/2.0 " + status + " " + reason);
        headers("Via").forEach(via -> lines.add("Via: " + received(via)));
        headers("Record-Route").forEach(route -> lines.add("Record-Route: " + route));
        lines.add("From: " + header("From").orElse(""));
        String to = header("To").orElse("");
        lines.add("To: " + to + (toTag.isEmpty() || to.contains(";tag=") ? "" : ";tag=" + toTag));
        lines.add("Call-ID: " + header("Call-ID").orElse(""));
        lines.add("CSeq: " + header("CSeq").orElse(""));
        lines.addAll(extra);
        lines.add("Content-Length: " + body.length());
        return lines.stream().collect(Collectors.joining("\r\n", "", "\r\n\r\n")) + body;
    }

    private String received(String via) {
        return via.contains(";rport") && !via.contains(";rport=")
                ? via.replace(";rport", ";rport=" + peer.getPort()) + ";received="
                        + peer.getAddress().getHostAddress()
                : via;
    }

    private String head() {
        int end = text.indexOf("\r\n\r\n");
        return end < 0 ? text : text.substring(0, end);
    }
}
