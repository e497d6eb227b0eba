package org.evertone.demo;

import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/** A call of the far end. Used on its executor only. */
sealed interface FarEndCall {
    EchoAudio audio();

    /** Cancels what is scheduled and closes the audio. */
    void close();

    /** A call to the far end. */
    final class Incoming implements FarEndCall {
        final SIPRequest invite;
        final String sdp;
        private final EchoAudio audio;
        boolean answered;

        @Nullable
        ScheduledFuture<?> answering;

        Incoming(SIPRequest invite, EchoAudio audio, String sdp) {
            this.invite = invite;
            this.audio = audio;
            this.sdp = sdp;
        }

        /** Whether this is the request that made the call, sent again. */
        boolean madeBy(SIPRequest request) {
            return String.valueOf(invite.getTopmostVia().getBranch())
                    .equals(String.valueOf(request.getTopmostVia().getBranch()));
        }

        @Override
        public EchoAudio audio() {
            return audio;
        }

        @Override
        public void close() {
            if (answering != null) {
                answering.cancel(false);
            }
            audio.close();
        }
    }

    /** A call of the far end to the phone, through one server. */
    final class Outgoing implements FarEndCall {
        final InetSocketAddress server;
        final String id = UUID.randomUUID().toString();
        private final String self;
        private final String target;
        private final EchoAudio audio;
        private final String branch = "z9hG4bK" + id;
        boolean heardOf;
        boolean rang;
        boolean answered;
        boolean cancelled;

        @Nullable
        ScheduledFuture<?> sending;

        @Nullable
        ScheduledFuture<?> givingUp;

        /**
         * @param self host and port of the far end
         * @param user who is called
         */
        Outgoing(InetSocketAddress server, InetSocketAddress self, String user, EchoAudio audio) {
            this.server = server;
            this.self = SipText.hostPort(self);
            this.target = "sip:" + user + "@" + SipText.hostPort(server);
            this.audio = audio;
        }

        String invite() {
            String sdp = audio.offer();
            return request("INVITE", target, branch, "<" + target + ">", "")
                    + "Contact: <sip:" + DemoServer.ECHO_USER + "@" + self + ">\r\n"
                    + "Content-Type: application/sdp\r\nContent-Length: " + sdp.length() + "\r\n\r\n" + sdp;
        }

        String cancel() {
            return request("CANCEL", target, branch, "<" + target + ">", "") + "Content-Length: 0\r\n\r\n";
        }

        /** ACK of a final response: to the contact after a 2xx, hop by hop otherwise (RFC 3261 §13.2.2.4, §17.1.1.3). */
        String ack(SIPResponse response) {
            boolean taken = response.getStatusCode() < 300;
            return (taken
                            ? inDialog("ACK", response)
                            : request("ACK", target, branch, response.getTo().getAddress() + tag(response), ""))
                    + "Content-Length: 0\r\n\r\n";
        }

        /** BYE for an answer that came too late. */
        String bye(SIPResponse response) {
            return inDialog("BYE", response) + "Content-Length: 0\r\n\r\n";
        }

        private String inDialog(String method, SIPResponse response) {
            String contact = Optional.ofNullable(response.getContactHeader())
                    .map(header -> header.getAddress().getURI())
                    .filter(SipUri.class::isInstance)
                    .map(Object::toString)
                    .orElse(target);
            String route = response.getRecordRouteHeaders() == null
                    ? ""
                    : "Route: " + ((SIPHeader) response.getRecordRouteHeaders().getFirst()).getHeaderValue() + "\r\n";
            String to = response.getTo().getAddress() + tag(response);
            return request(method, contact, "z9hG4bK" + UUID.randomUUID(), to, route);
        }

        private static String tag(SIPResponse response) {
            String tag = response.getToTag();
            return tag == null ? "" : ";tag=" + tag;
        }

        private String request(String method, String uri, String branch, String to, String route) {
            int sequence = method.equals("BYE") ? 2 : 1;
            return method + " " + uri + " SIP/2.0\r\nVia: SIP/2.0/UDP " + self + ";rport;branch=" + branch
                    + "\r\nMax-Forwards: 70\r\n" + route + "From: \"Echo\" <sip:" + DemoServer.ECHO_USER + "@"
                    + SipText.hostPort(server) + ">;tag=far-" + id.substring(0, 8) + "\r\nTo: " + to + "\r\nCall-ID: "
                    + id + "\r\nCSeq: " + sequence + " " + method + "\r\n";
        }

        @Override
        public EchoAudio audio() {
            return audio;
        }

        @Override
        public void close() {
            if (sending != null) {
                sending.cancel(false);
            }
            if (givingUp != null) {
                givingUp.cancel(false);
            }
            audio.close();
        }
    }
}
