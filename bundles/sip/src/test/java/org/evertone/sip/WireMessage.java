package org.evertone.sip;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A SIP message as it was on the wire, read without the phone's own parser.
 *
 * @param from who sent it
 */
public record WireMessage(String startLine, List<String> headers, String body, InetSocketAddress from) {
    private static final Pattern TAG = Pattern.compile(";tag=([^;>\\s]+)");
    private static final Pattern BRANCH = Pattern.compile(";branch=([^;,\\s]+)");
    private static final Pattern URI = Pattern.compile("<([^>]+)>");

    static WireMessage read(byte[] datagram, int length, InetSocketAddress from) {
        String text = new String(datagram, 0, length, StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        String[] head = text.substring(0, end).split("\r\n");
        return new WireMessage(
                head[0], List.of(Arrays.copyOfRange(head, 1, head.length)), text.substring(end + 4), from);
    }

    public boolean isResponse() {
        return startLine.startsWith("SIP/2.0 ");
    }

    /** Status code of a response. */
    public int code() {
        return Integer.parseInt(startLine.split(" ")[1]);
    }

    /** Method of a request, or of the request that a response answers. */
    public String method() {
        return isResponse() ? header("CSeq").split(" ")[1] : startLine.split(" ")[0];
    }

    public String requestUri() {
        return startLine.split(" ")[1];
    }

    /** Value of the first header of this name; empty when there is none. */
    public String header(String name) {
        return all(name).stream().findFirst().orElse("");
    }

    public List<String> all(String name) {
        String start = name.toLowerCase(java.util.Locale.ROOT) + ":";
        return headers.stream()
                .filter(header -> header.toLowerCase(java.util.Locale.ROOT).startsWith(start))
                .map(header -> header.substring(start.length()).strip())
                .toList();
    }

    public String callId() {
        return header("Call-ID");
    }

    public long cseq() {
        return Long.parseLong(header("CSeq").split(" ")[0]);
    }

    public String branch() {
        return first(BRANCH, header("Via"));
    }

    public String fromTag() {
        return first(TAG, header("From"));
    }

    public String toTag() {
        return first(TAG, header("To"));
    }

    /** The URI in the Contact. */
    public String contact() {
        return first(URI, header("Contact"));
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }
}
