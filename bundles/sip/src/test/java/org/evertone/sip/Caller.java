package org.evertone.sip;

import java.net.InetSocketAddress;

/**
 * Writes the requests of one far end that calls the phone through a scripted server. The texts are complete messages;
 * {@link String#replace} makes the wrong ones.
 *
 * @param callId Call-ID of all its requests
 * @param phone where the phone listens
 */
public record Caller(ScriptedServer server, String callId, InetSocketAddress phone) {
    public static final String SDP =
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n" + "m=audio 40000 RTP/AVP 0\r\n";

    /** A request of the far end outside a dialog. */
    public String request(String method, long cseq, String body, String... headers) {
        return inDialog(method, cseq, "", body, headers);
    }

    /** @param toTag the phone's tag, or empty outside a dialog */
    public String inDialog(String method, long cseq, String toTag, String body, String... headers) {
        String origin = server.host() + ":" + server.port();
        StringBuilder text = new StringBuilder(
                method + " sip:alice@" + phone.getAddress().getHostAddress() + ":" + phone.getPort() + " SIP/2.0\r\n");
        text.append("Via: SIP/2.0/UDP ")
                .append(origin)
                .append(";branch=")
                .append(branch(method, cseq))
                .append("\r\n");
        text.append("Max-Forwards: 70\r\n");
        text.append("From: \"Bob\" <sip:bob@lab.test>;tag=bob-tag\r\n");
        text.append("To: <sip:alice@lab.test>")
                .append(toTag.isEmpty() ? "" : ";tag=" + toTag)
                .append("\r\n");
        text.append("Call-ID: ").append(callId).append("\r\n");
        text.append("CSeq: ").append(cseq).append(" ").append(method).append("\r\n");
        text.append("Contact: <sip:bob@").append(origin).append(">\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        boolean typed = String.join("\n", headers).contains("Content-Type");
        text.append(body.isEmpty() || typed ? "" : "Content-Type: application/sdp\r\n");
        text.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
        return text.toString();
    }

    /** CANCEL shares the branch of its INVITE (RFC 3261 §9.1); the ACK to a 2xx has one of its own. */
    private String branch(String method, long cseq) {
        String of = method.equals("CANCEL") ? "INVITE" : method;
        return "z9hG4bK-" + callId + "-" + of + "-" + cseq + "-" + server.port();
    }

    public void send(String text) {
        server.send(text, phone);
    }

    public void invite() {
        send(request("INVITE", 1, SDP));
    }

    public void acknowledge(WireMessage ok) {
        send(inDialog("ACK", ok.cseq(), ok.toTag(), ""));
    }
}
