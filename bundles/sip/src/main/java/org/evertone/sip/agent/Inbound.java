package org.evertone.sip.agent;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.sip.ServerTransaction;
import javax.sip.address.SipURI;
import javax.sip.header.ContentTypeHeader;
import javax.sip.header.RequireHeader;
import javax.sip.message.Request;
import org.evertone.line.IncomingLeg;

/**
 * Requests from the servers: inspected in the order of RFC 3261 §8.2, then handed to the dialog or the line they are
 * for. The stack's parser lets through what it does not understand; the refusals are here. Confined to the loop.
 */
public final class Inbound {
    /** A description longer than this is no offer of a phone's peer. */
    private static final int LARGEST_BODY_BYTES = 16_384;

    private static final String REPLACES = "replaces";
    private static final int CALLS_AT_MOST = 64;
    private static final int INVITES_REMEMBERED = 256;
    private static final Set<String> OUTSIDE_DIALOGS = Set.of(Request.OPTIONS, Request.NOTIFY);
    private static final Set<String> KNOWN = Set.of(
            Request.INVITE,
            Request.ACK,
            Request.CANCEL,
            Request.BYE,
            Request.OPTIONS,
            Request.INFO,
            Request.UPDATE,
            Request.NOTIFY,
            Request.REFER);

    /** A line and the one of its servers that a request came from. */
    private record Place(LineAgent agent, ServerTarget server) {}

    /** @param refusal 0 when the call may come */
    private record Replacement(int refusal, Optional<String> leg) {
        static final Replacement NONE = new Replacement(0, Optional.empty());

        static Replacement refused(int code) {
            return new Replacement(code, Optional.empty());
        }
    }

    /** What copies of one INVITE have in common (RFC 3261 §8.2.2.2). */
    private record MergeKey(String callId, String fromTag, long cseq) {
        static MergeKey of(SIPRequest request) {
            return new MergeKey(
                    request.getCallId().getCallId(),
                    String.valueOf(request.getFromTag()),
                    request.getCSeq().getSeqNumber());
        }
    }

    private final StackHost host;
    private final Supplier<Collection<LineAgent>> agents;
    private final DialogTable dialogs;
    private final Predicate<IncomingLeg> taken;
    private final Map<MergeKey, IncomingCall> invites = new LinkedHashMap<>();

    /**
     * @param agents the lines in service
     * @param taken offers a call to those who take calls; false when nobody wants it
     */
    public Inbound(
            StackHost host, Supplier<Collection<LineAgent>> agents, DialogTable dialogs, Predicate<IncomingLeg> taken) {
        this.host = host;
        this.agents = agents;
        this.dialogs = dialogs;
        this.taken = taken;
    }

    /** An answer that no running request claims: a repeated 2xx gets its ACK again. */
    public void onStrayResponse(SIPResponse response) {
        if (Request.INVITE.equals(response.getCSeq().getMethod()) && response.getStatusCode() / 100 == 2) {
            dialogs.find(response).ifPresent(owner -> owner.onAnswerAgain(response));
        }
    }

    /** See {@link StackHost.Receiver#onRequest}. */
    public void onRequest(SIPRequest request, Optional<ServerTransaction> transaction) {
        if (request.getMethod().equals(Request.ACK)) {
            dialogs.find(request).ifPresent(owner -> owner.onRequest(request, transaction));
            return;
        }
        Optional<SIPResponse> refusal = inspect(request);
        if (transaction.isEmpty()) {
            host.respondAlone(refusal.orElseGet(() -> outsideDialog(request)), request);
            return;
        }
        ServerTransaction answer = transaction.get();
        if (refusal.isPresent()) {
            host.respond(refusal.get(), request, answer);
        } else if (request.getMethod().equals(Request.CANCEL)) {
            onCancel(request, answer);
        } else if (request.getToTag() != null) {
            dialogs.find(request)
                    .or(() -> made(request))
                    .ifPresentOrElse(
                            owner -> owner.onRequest(request, transaction), () -> refuse(request, answer, 481));
        } else {
            onInvite(request, answer);
        }
    }

    /** The subscription whose first NOTIFY came before the answer that makes its dialog. */
    private Optional<DialogTable.Owner> made(SIPRequest request) {
        return agents.get().stream()
                .map(LineAgent::mailbox)
                .filter(mailbox -> request.getMethod().equals(Request.NOTIFY) && mailbox.makes(request))
                .<DialogTable.Owner>map(mailbox -> mailbox)
                .findFirst();
    }

    private static Optional<SIPResponse> inspect(SIPRequest request) {
        if (!"SIP/2.0".equalsIgnoreCase(request.getRequestLine().getSipVersion())) {
            return Optional.of(Responses.refusal(request, 505));
        }
        String method = request.getMethod();
        if (!KNOWN.contains(method)) {
            return Optional.of(Responses.to(request, 405, Ids.tag()).allow().build());
        }
        String scheme = String.valueOf(request.getRequestURI().getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("sip") && !scheme.equals("sips")) {
            return Optional.of(Responses.refusal(request, 416));
        }
        List<String> required = required(request);
        if (!method.equals(Request.CANCEL) && !required.isEmpty()) {
            return Optional.of(Responses.to(request, 420, Ids.tag())
                    .header("Unsupported: " + String.join(", ", required))
                    .build());
        }
        byte[] body = request.getRawContent();
        if (body != null && body.length > LARGEST_BODY_BYTES) {
            return Optional.of(Responses.refusal(request, 413));
        }
        boolean describes = method.equals(Request.INVITE) || method.equals(Request.UPDATE);
        if (describes && body != null && body.length > 0 && !Answers.isSdp(request)) {
            boolean typed = request.getHeader(ContentTypeHeader.NAME) != null;
            return Optional.of(Responses.to(request, typed ? 415 : 400, Ids.tag())
                    .header("Accept: " + Requests.SDP_TYPE)
                    .build());
        }
        return Optional.empty();
    }

    /** Extensions the far end insists on and we do not have. */
    private static List<String> required(SIPRequest request) {
        List<String> tags = new ArrayList<>();
        ListIterator<?> headers = request.getHeaders(RequireHeader.NAME);
        while (headers.hasNext()) {
            String tag = ((RequireHeader) headers.next()).getOptionTag();
            if (!REPLACES.equalsIgnoreCase(tag)) {
                tags.add(tag);
            }
        }
        return tags;
    }

    private SIPResponse outsideDialog(SIPRequest request) {
        String method = request.getMethod();
        if (method.equals(Request.REFER)) {
            // nobody but those we talk to may make us call
            return Responses.refusal(request, 403);
        }
        if (!OUTSIDE_DIALOGS.contains(method)) {
            return Responses.refusal(request, 481);
        }
        if (method.equals(Request.OPTIONS)) {
            return Responses.to(request, 200, Ids.tag())
                    .allow()
                    .header("Accept: " + Requests.SDP_TYPE)
                    .build();
        }
        if (!Mailbox.isAbout(request)) {
            return Responses.to(request, 489, Ids.tag())
                    .header("Allow-Events: " + Mailbox.EVENT)
                    .build();
        }
        int code = placeOf(request)
                .map(place -> place.agent().mailbox().take(request))
                .orElse(404);
        return Responses.to(request, code, Ids.tag()).build();
    }

    private void onInvite(SIPRequest invite, ServerTransaction answer) {
        MergeKey key = MergeKey.of(invite);
        if (invites.containsKey(key)) {
            refuse(invite, answer, 482);
            return;
        }
        Optional<Place> place = placeOf(invite);
        if (place.isEmpty()) {
            refuse(invite, answer, 404);
            return;
        }
        LineAgent agent = place.get().agent();
        if (agent.callCount() >= CALLS_AT_MOST) {
            refuse(invite, answer, 486);
            return;
        }
        Replacement replacement = replacement(invite);
        if (replacement.refusal() > 0) {
            refuse(invite, answer, replacement.refusal());
            return;
        }
        IncomingCall call = agent.incoming(place.get().server(), invite, answer, replacement.leg());
        remember(key, call);
        call.trying();
        if (!taken.test(call)) {
            call.reject(480);
        }
    }

    /** Whose place the call takes, and whether it may (RFC 3891 §3). */
    private Replacement replacement(SIPRequest invite) {
        List<String> values = Replaces.values(invite);
        if (values.isEmpty()) {
            return Replacement.NONE;
        }
        Optional<Replaces> replaces = values.size() == 1 ? Replaces.parse(values.get(0)) : Optional.empty();
        if (replaces.isEmpty()) {
            return Replacement.refused(400);
        }
        Optional<DialogTable.Owner> owner = dialogs.find(replaces.get().key());
        if (owner.isEmpty()) {
            return Replacement.refused(481);
        }
        Optional<DialogTable.Replaceable> replaced = owner.get().replaceable();
        if (replaced.isEmpty()) {
            return Replacement.refused(603);
        }
        return replaces.get().earlyOnly() && replaced.get().stands()
                ? Replacement.refused(486)
                : new Replacement(0, replaced.map(DialogTable.Replaceable::leg));
    }

    private Optional<Place> placeOf(SIPRequest invite) {
        if (!(invite.getRequestURI() instanceof SipURI uri) || uri.getUser() == null) {
            return Optional.empty();
        }
        for (LineAgent agent : agents.get()) {
            Optional<ServerTarget> server = agent.serverAt(StackHost.source(invite), StackHost.transport(invite));
            if (server.isPresent() && agent.settings().user().equals(uri.getUser())) {
                return Optional.of(new Place(agent, server.get()));
            }
        }
        return Optional.empty();
    }

    private void remember(MergeKey key, IncomingCall call) {
        if (invites.size() >= INVITES_REMEMBERED) {
            invites.remove(invites.keySet().iterator().next());
        }
        invites.put(key, call);
    }

    private void onCancel(SIPRequest cancel, ServerTransaction answer) {
        IncomingCall call = invites.get(MergeKey.of(cancel));
        String branch = cancel.getTopmostVia().getBranch();
        if (call == null || !Objects.equals(call.invite().getTopmostVia().getBranch(), branch)) {
            refuse(cancel, answer, 481);
            return;
        }
        host.respond(Responses.refusal(cancel, 200), cancel, answer);
        call.cancelled();
    }

    private void refuse(SIPRequest request, ServerTransaction answer, int code) {
        host.respond(Responses.refusal(request, code), request, answer);
    }
}
