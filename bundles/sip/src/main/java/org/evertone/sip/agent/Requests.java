package org.evertone.sip.agent;

import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.evertone.config.LineSettings;
import org.evertone.config.Transport;
import org.evertone.sip.auth.Credentials;

/**
 * Writes the requests of one line. Each is written as text and read by the stack's own parser: what leaves the phone is
 * what the grammar allows, and a value that would break a message is refused here.
 */
final class Requests {
    static final String ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, NOTIFY, REFER";
    static final String SUPPORTED = "Supported: replaces";
    static final String USER_AGENT = "Evertone";
    static final String SDP_TYPE = "application/sdp";

    /** They carry a Contact (RFC 3261 §12.2, RFC 3515 §2.2, RFC 6665 §4.1). */
    private static final Set<String> REFRESH_TARGET = Set.of("INVITE", "UPDATE", "REFER", "NOTIFY", "SUBSCRIBE");

    private final LineSettings line;
    private final int localPort;

    Requests(LineSettings line, int localPort) {
        this.line = line;
        this.localPort = localPort;
    }

    /** What changes between a request and its authenticated retry. */
    record Stamp(long cseq, String branch, Collection<Credentials> credentials) {
        Stamp {
            credentials = List.copyOf(credentials);
        }
    }

    /** @param text empty for none */
    record Body(String type, String text) {
        static final Body NONE = new Body("", "");

        /** Without the text, which may hold keys. */
        @Override
        public String toString() {
            return "Body[" + type + "]";
        }
    }

    /** Writes one request of a kind, again for each retry. */
    @FunctionalInterface
    interface Template {
        SIPRequest write(Stamp stamp);
    }

    SIPRequest register(ServerTarget to, String callId, String fromTag, int expiresSeconds, Stamp stamp) {
        List<String> headers = new ArrayList<>();
        headers.add("From: " + ourAddress() + ";tag=" + fromTag);
        headers.add("To: " + ourAddress());
        headers.add("Contact: " + contact(to) + ";expires=" + expiresSeconds);
        headers.add("Expires: " + expiresSeconds);
        headers.add("Allow: " + ALLOW);
        return write("REGISTER", "sip:" + line.domain(), to, callId, headers, stamp, Body.NONE);
    }

    SIPRequest options(ServerTarget to, String callId, String fromTag, Stamp stamp) {
        List<String> headers = new ArrayList<>();
        headers.add("From: " + ourAddress() + ";tag=" + fromTag);
        headers.add("To: <sip:" + line.domain() + ">");
        headers.add("Accept: " + SDP_TYPE);
        return write("OPTIONS", "sip:" + line.domain(), to, callId, headers, stamp, Body.NONE);
    }

    /** @param further headers that say why the call is made */
    SIPRequest invite(
            ServerTarget to, String uri, String callId, String fromTag, List<String> further, Stamp stamp, String sdp) {
        List<String> headers = new ArrayList<>();
        headers.add("From: " + ourAddress() + ";tag=" + fromTag);
        headers.add("To: <" + uri + ">");
        headers.add("Contact: " + contact(to));
        headers.add("Allow: " + ALLOW);
        headers.add(SUPPORTED);
        headers.addAll(further);
        return write("INVITE", uri, to, callId, headers, stamp, new Body(SDP_TYPE, sdp));
    }

    /** The SUBSCRIBE that begins a subscription to our own address of record (RFC 6665 §4.1.2). */
    SIPRequest subscribe(ServerTarget to, String callId, String fromTag, List<String> further, Stamp stamp) {
        List<String> headers = new ArrayList<>();
        headers.add("From: " + ourAddress() + ";tag=" + fromTag);
        headers.add("To: " + aor());
        headers.add("Contact: " + contact(to));
        headers.addAll(further);
        return write("SUBSCRIBE", aorUri(), to, callId, headers, stamp, Body.NONE);
    }

    /**
     * A request inside a dialog (RFC 3261 §12.2.1.1).
     *
     * @param to where it is sent; when that is not the dialog's own server its route takes the place of the route set
     */
    SIPRequest inDialog(String method, Dialog dialog, ServerTarget to, Stamp stamp, String sdp) {
        return inDialog(method, dialog, to, stamp, new Body(SDP_TYPE, sdp));
    }

    /** As {@link #inDialog(String, Dialog, ServerTarget, Stamp, String)}, with any body. */
    SIPRequest inDialog(String method, Dialog dialog, ServerTarget to, Stamp stamp, Body body) {
        return inDialog(method, dialog, to, stamp, List.of(), body);
    }

    /** As {@link #inDialog(String, Dialog, ServerTarget, Stamp, String)}, with any headers and body. */
    SIPRequest inDialog(String method, Dialog dialog, ServerTarget to, Stamp stamp, List<String> further, Body body) {
        List<String> headers = new ArrayList<>();
        headers.add("From: " + dialog.local() + ";tag=" + dialog.localTag());
        headers.add("To: " + dialog.remote() + (dialog.remoteTag().isEmpty() ? "" : ";tag=" + dialog.remoteTag()));
        if (to.number() == dialog.server()) {
            dialog.routeSet().forEach(route -> headers.add("Route: " + route));
        } else {
            headers.add("Route: <sip:" + to.hostPort() + transportParameter(to) + ";lr>");
        }
        if (REFRESH_TARGET.contains(method)) {
            headers.add("Contact: " + contact(to));
        }
        if (method.equals("INVITE") || method.equals("UPDATE")) {
            headers.add("Allow: " + ALLOW);
            headers.add(SUPPORTED);
        }
        headers.addAll(further);
        return write(method, dialog.remoteTarget(), to, dialog.callId(), headers, stamp, body);
    }

    /** CANCEL of a request that is under way (§9.1): same Call-ID, tags, CSeq number, route and branch. */
    SIPRequest cancel(SIPRequest invite, ServerTarget to) {
        List<String> headers = new ArrayList<>();
        headers.add(invite.getFrom().toString().strip());
        headers.add(invite.getTo().toString().strip());
        return write(
                "CANCEL",
                invite.getRequestURI().toString(),
                to,
                invite.getCallId().getCallId(),
                headers,
                new Stamp(
                        invite.getCSeq().getSeqNumber(), invite.getTopmostVia().getBranch(), List.of()),
                Body.NONE);
    }

    /** Our Contact at a server. */
    String contact(ServerTarget to) {
        return "<sip:" + SipText.user(line.user()) + "@" + to.contactHostPort(localPort) + transportParameter(to) + ">";
    }

    /** The line's address of record, in angle brackets. */
    String aor() {
        return "<" + aorUri() + ">";
    }

    String aorUri() {
        return "sip:" + SipText.user(line.user()) + "@" + line.domain();
    }

    private String ourAddress() {
        String uri = aor();
        return line.displayName().isEmpty() ? uri : SipText.quoted(line.displayName()) + " " + uri;
    }

    private static String transportParameter(ServerTarget to) {
        return to.transport() == Transport.UDP
                ? ""
                : ";transport=" + to.transport().word();
    }

    private SIPRequest write(
            String method, String uri, ServerTarget to, String callId, List<String> headers, Stamp stamp, Body body) {
        List<String> lines = new ArrayList<>();
        lines.add(method + " " + uri + " SIP/2.0");
        lines.add("Via: SIP/2.0/" + to.transport().word().toUpperCase(Locale.ROOT) + " " + to.localHostPort(localPort)
                + (line.rport() ? ";rport" : "") + ";branch=" + stamp.branch());
        lines.add("Max-Forwards: 70");
        lines.addAll(headers);
        lines.add("Call-ID: " + callId);
        lines.add("CSeq: " + stamp.cseq() + " " + method);
        stamp.credentials().forEach(c -> lines.add(c.headerName() + ": " + c.value()));
        lines.add("User-Agent: " + USER_AGENT);
        if (!body.text().isEmpty()) {
            lines.add("Content-Type: " + body.type());
        }
        lines.add("Content-Length: " + body.text().getBytes(StandardCharsets.UTF_8).length);
        for (String header : lines) {
            if (header.indexOf('\r') >= 0 || header.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("A " + method + " header would hold a line break");
            }
        }
        return parse(String.join("\r\n", lines) + "\r\n\r\n" + body.text());
    }

    /** @throws IllegalArgumentException the text is no request */
    static SIPRequest parse(String text) {
        try {
            return (SIPRequest) new StringMsgParser()
                    .parseSIPMessage(text.getBytes(StandardCharsets.UTF_8), true, true, Requests::refuse);
        } catch (ParseException broken) {
            throw new IllegalArgumentException("Not a SIP request: " + broken.getMessage(), broken);
        }
    }

    private static void refuse(
            ParseException broken,
            gov.nist.javax.sip.message.SIPMessage message,
            Class<? extends SIPHeader> headerClass,
            String header,
            String text)
            throws ParseException {
        throw broken;
    }
}
