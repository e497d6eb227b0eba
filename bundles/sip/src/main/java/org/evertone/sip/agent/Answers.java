package org.evertone.sip.agent;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
import java.util.Locale;
import javax.sip.address.SipURI;
import javax.sip.header.ContactHeader;
import javax.sip.header.ContentTypeHeader;
import javax.sip.header.ExpiresHeader;
import javax.sip.header.MinExpiresHeader;
import javax.sip.header.RetryAfterHeader;
import org.evertone.failover.Answer;
import org.evertone.sip.auth.Challenger;

/** Reads answers: what the engine must know of them, and what they carry. */
final class Answers {
    private static final int LONGEST_REASON = 120;

    private Answers() {}

    static Answer of(SIPResponse response, Answer.Challenge challenge, long grantedSeconds, int redirectServer) {
        return new Answer(
                response.getStatusCode(),
                reason(response),
                challenge,
                response.getHeader(RetryAfterHeader.NAME) instanceof RetryAfterHeader retry
                        ? retry.getRetryAfter()
                        : -1,
                response.getHeader(MinExpiresHeader.NAME) instanceof MinExpiresHeader minimum
                        ? minimum.getExpires()
                        : -1,
                grantedSeconds,
                redirectServer);
    }

    static String reason(SIPResponse response) {
        String phrase = response.getReasonPhrase();
        if (phrase == null) {
            return "";
        }
        return phrase.length() > LONGEST_REASON ? phrase.substring(0, LONGEST_REASON) : phrase;
    }

    /** Seconds granted to the Contact of our request, or -1 when the answer does not list it (RFC 3261 §10.2.1). */
    static long granted(SIPRequest register, SIPResponse response) {
        if (!(register.getHeader(ContactHeader.NAME) instanceof ContactHeader asked)
                || !(asked.getAddress().getURI() instanceof SipURI ours)) {
            return -1;
        }
        ListIterator<?> contacts = response.getHeaders(ContactHeader.NAME);
        while (contacts.hasNext()) {
            ContactHeader contact = (ContactHeader) contacts.next();
            if (contact.getAddress() != null
                    && contact.getAddress().getURI() instanceof SipURI uri
                    && sameBinding(ours, uri)) {
                if (contact.getExpires() >= 0) {
                    return contact.getExpires();
                }
                return response.getHeader(ExpiresHeader.NAME) instanceof ExpiresHeader all
                        ? all.getExpires()
                        : asked.getExpires();
            }
        }
        return -1;
    }

    private static boolean sameBinding(SipURI ours, SipURI theirs) {
        return String.valueOf(ours.getUser()).equals(String.valueOf(theirs.getUser()))
                && ours.getHost().equalsIgnoreCase(theirs.getHost())
                && port(ours) == port(theirs);
    }

    private static int port(SipURI uri) {
        return uri.getPort() > 0 ? uri.getPort() : 5060;
    }

    /** Number of the configured server that the first Contact of a 3xx names, or 0. */
    static int redirectServer(SIPResponse response, List<ServerTarget> servers) {
        if (response.getStatusCode() / 100 != 3
                || !(response.getHeader(ContactHeader.NAME) instanceof ContactHeader contact)
                || contact.getAddress() == null
                || !(contact.getAddress().getURI() instanceof SipURI uri)) {
            return 0;
        }
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return servers.stream()
                .filter(server -> server.settings().port() == port(uri))
                .filter(server ->
                        server.settings().host().toLowerCase(Locale.ROOT).equals(host)
                                || server.resolved()
                                        && server.address()
                                                .getAddress()
                                                .getHostAddress()
                                                .equals(host))
                .mapToInt(ServerTarget::number)
                .findFirst()
                .orElse(0);
    }

    static List<String> challenges(SIPResponse response, Challenger by) {
        List<String> values = new ArrayList<>();
        ListIterator<?> headers = response.getHeaders(by.challengeHeader());
        while (headers.hasNext()) {
            String header = headers.next().toString().strip();
            values.add(header.substring(header.indexOf(':') + 1).strip());
        }
        return values;
    }

    /** The session description of a message; empty when it has none. */
    static String sdp(SIPMessage message) {
        byte[] body = message.getRawContent();
        return body != null && body.length > 0 && isSdp(message) ? new String(body, StandardCharsets.UTF_8) : "";
    }

    static boolean isSdp(SIPMessage message) {
        return message.getHeader(ContentTypeHeader.NAME) instanceof ContentTypeHeader type
                && "application".equalsIgnoreCase(type.getContentType())
                && "sdp".equalsIgnoreCase(type.getContentSubType());
    }

    /** ACK to a 300–699 whose transaction we ended: same branch (RFC 3261 §17.1.1.3). */
    static SIPRequest errorAck(SIPRequest invite, SIPResponse response) {
        try {
            return invite.createErrorAck((gov.nist.javax.sip.header.To) response.getTo());
        } catch (javax.sip.SipException | ParseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
