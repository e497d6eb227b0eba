package org.evertone.demo;

import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Optional;

/** SIP messages from and to datagrams. */
final class SipText {
    private SipText() {}

    /** The message of a datagram; empty when it is none. */
    static Optional<SIPMessage> parse(byte[] datagram, int length) {
        try {
            SIPMessage message =
                    new StringMsgParser().parseSIPMessage(Arrays.copyOf(datagram, length), true, false, null);
            boolean whole = message != null
                    && message.getTopmostVia() != null
                    && message.getCSeq() != null
                    && message.getCallId() != null
                    && message.getFrom() != null
                    && message.getTo() != null;
            return whole ? Optional.of(message) : Optional.empty();
        } catch (ParseException notSip) {
            return Optional.empty();
        }
    }

    /** A header from its line; the line is ours, so it always parses. */
    static SIPHeader header(String line) {
        try {
            return StringMsgParser.parseSIPHeader(line);
        } catch (ParseException impossible) {
            throw new IllegalArgumentException(line, impossible);
        }
    }

    static byte[] bytes(SIPMessage message) {
        return message.encode().getBytes(StandardCharsets.UTF_8);
    }

    /** Notes in the topmost Via where the request really came from (RFC 3261 §18.2.1, RFC 3581). */
    static void received(SIPMessage request, InetSocketAddress from) {
        Via via = request.getTopmostVia();
        try {
            via.setReceived(from.getAddress().getHostAddress());
            via.setParameter(Via.RPORT, Integer.toString(from.getPort()));
        } catch (ParseException impossible) {
            throw new IllegalArgumentException(from.toString(), impossible);
        }
    }

    static String hostPort(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /** Where a response with this topmost Via goes. */
    static InetSocketAddress replyTo(Via via) {
        String host = via.getReceived() != null ? via.getReceived() : via.getHost();
        int port = via.getRPort() > 0 ? via.getRPort() : via.getPort() > 0 ? via.getPort() : 5060;
        return new InetSocketAddress(host, port);
    }
}
