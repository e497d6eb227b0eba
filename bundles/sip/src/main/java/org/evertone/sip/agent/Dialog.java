package org.evertone.sip.agent;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.ListIterator;
import javax.sip.address.Address;
import javax.sip.header.ContactHeader;
import javax.sip.header.FromHeader;
import javax.sip.header.RecordRouteHeader;
import javax.sip.header.ToHeader;

/**
 * State of one dialog (RFC 3261 §12) and the server it was made through. Confined to the loop.
 *
 * @param callId Call-ID
 * @param local our From or To without tag, as header text
 * @param localTag our tag
 * @param remote the far end's, as header text
 * @param remoteTag its tag; empty for a far end of RFC 2543
 * @param remoteTarget URI for requests to the far end
 * @param routeSet Route headers in the order to be sent, each as header text
 * @param server number of the server, from 1
 * @param sequence CSeq of our requests
 */
record Dialog(
        String callId,
        String local,
        String localTag,
        String remote,
        String remoteTag,
        String remoteTarget,
        List<String> routeSet,
        int server,
        Sequence sequence) {

    /** More would not fit into a datagram anyway. */
    private static final int ROUTES_KEPT = 20;

    Dialog {
        routeSet = List.copyOf(routeSet);
    }

    /** The dialog as our INVITE's answer makes it (§12.1.2). */
    static Dialog outgoing(SIPRequest invite, SIPResponse answer, int server, Sequence sequence) {
        FromHeader from = (FromHeader) answer.getHeader(FromHeader.NAME);
        ToHeader to = (ToHeader) answer.getHeader(ToHeader.NAME);
        List<String> routes = routes(answer);
        Collections.reverse(routes);
        return new Dialog(
                answer.getCallId().getCallId(),
                text(from.getAddress()),
                orEmpty(from.getTag()),
                text(to.getAddress()),
                orEmpty(to.getTag()),
                contact(answer, invite.getRequestURI().toString()),
                routes,
                server,
                sequence);
    }

    /** The dialog as an INVITE to us makes it (§12.1.1). */
    static Dialog incoming(SIPRequest invite, String localTag, int server) {
        FromHeader from = (FromHeader) invite.getHeader(FromHeader.NAME);
        ToHeader to = (ToHeader) invite.getHeader(ToHeader.NAME);
        return new Dialog(
                invite.getCallId().getCallId(),
                text(to.getAddress()),
                localTag,
                text(from.getAddress()),
                orEmpty(from.getTag()),
                contact(invite, from.getAddress().getURI().toString()),
                routes(invite),
                server,
                new Sequence(0));
    }

    /** A target refresh (§12.2): the message's Contact, when it has one. */
    Dialog refreshed(SIPMessage message) {
        return new Dialog(
                callId, local, localTag, remote, remoteTag, contact(message, remoteTarget), routeSet, server, sequence);
    }

    /** The same dialog for a line whose server list has changed: its own server is none of them any more. */
    Dialog withoutServer() {
        return new Dialog(callId, local, localTag, remote, remoteTag, remoteTarget, routeSet, 0, sequence);
    }

    /** What requests of this dialog carry when they come to us. */
    Key key() {
        return new Key(callId, localTag, remoteTag);
    }

    /** Identifies a dialog at our side. */
    record Key(String callId, String localTag, String remoteTag) {
        static Key ofRequest(SIPRequest request) {
            return new Key(request.getCallId().getCallId(), orEmpty(request.getToTag()), orEmpty(request.getFromTag()));
        }

        static Key ofResponse(SIPResponse response) {
            return new Key(
                    response.getCallId().getCallId(), orEmpty(response.getFromTag()), orEmpty(response.getToTag()));
        }
    }

    private static String contact(SIPMessage message, String otherwise) {
        return message.getHeader(ContactHeader.NAME) instanceof ContactHeader contact
                        && contact.getAddress() != null
                        && contact.getAddress().getURI() != null
                ? contact.getAddress().getURI().toString()
                : otherwise;
    }

    private static List<String> routes(SIPMessage message) {
        List<String> routes = new ArrayList<>();
        ListIterator<?> recorded = message.getHeaders(RecordRouteHeader.NAME);
        while (recorded.hasNext() && routes.size() < ROUTES_KEPT) {
            routes.add(text(((RecordRouteHeader) recorded.next()).getAddress()));
        }
        return routes;
    }

    /** Always in angle brackets: parameters of the URI must not become parameters of the header. */
    private static String text(Address address) {
        String name = address.getDisplayName();
        String uri = "<" + address.getURI() + ">";
        return name == null || name.isEmpty() ? uri : SipText.quoted(name) + " " + uri;
    }

    private static String orEmpty(@org.jspecify.annotations.Nullable String text) {
        return text == null ? "" : text;
    }
}
