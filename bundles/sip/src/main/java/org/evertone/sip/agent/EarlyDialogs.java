package org.evertone.sip.agent;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.sip.ServerTransaction;
import javax.sip.message.Request;

/**
 * The dialogs of an INVITE that nobody has answered yet (RFC 3261 §12.1): they take target refreshes (RFC 3311) and
 * questions, and no new offer, for the INVITE's own is still open. Confined to the loop.
 */
final class EarlyDialogs implements DialogTable.Owner {
    /** A far end may fork as it likes. */
    private static final int KEPT = 8;

    /** Seconds after which a far end may offer again (RFC 3311 §5.2 says 0 to 10). */
    private static final String RETRY_AFTER = "Retry-After: 2";

    private final LineAgent agent;
    private final String leg;
    private final boolean incoming;
    private final Runnable onBye;
    private final Set<Dialog.Key> keys = new HashSet<>();

    /**
     * @param leg whose INVITE it is
     * @param incoming whether the INVITE came from the far end, so that its offer is the open one
     * @param onBye called when the far end gives up its own INVITE by BYE
     */
    EarlyDialogs(LineAgent agent, String leg, boolean incoming, Runnable onBye) {
        this.agent = agent;
        this.leg = leg;
        this.incoming = incoming;
        this.onBye = onBye;
    }

    void add(Dialog.Key key) {
        if (keys.size() < KEPT && keys.add(key)) {
            agent.dialogs().put(key, this);
        }
    }

    /** The INVITE has its final answer. */
    void clear() {
        keys.forEach(agent.dialogs()::remove);
        keys.clear();
    }

    /** Only the call that we make: a ringing one is not ours to hand over (RFC 3891 §3). */
    @Override
    public Optional<DialogTable.Replaceable> replaceable() {
        return incoming ? Optional.empty() : Optional.of(new DialogTable.Replaceable(leg, false));
    }

    @Override
    public void onAnswerAgain(SIPResponse response) {
        // a 2xx makes a dialog that stands
    }

    @Override
    public void onRequest(SIPRequest request, Optional<ServerTransaction> transaction) {
        transaction.ifPresent(answer -> {
            agent.host().respond(answer(request).build(), request, answer);
            if (request.getMethod().equals(Request.BYE) && incoming) {
                onBye.run();
            }
        });
    }

    private Responses answer(SIPRequest request) {
        String tag = String.valueOf(request.getToTag());
        return switch (request.getMethod()) {
            case Request.UPDATE -> update(request, tag);
            case Request.INVITE ->
                incoming ? Responses.to(request, 500, tag).header(RETRY_AFTER) : Responses.to(request, 491, tag);
            case Request.BYE -> Responses.to(request, incoming ? 200 : 481, tag);
            case Request.OPTIONS, Request.INFO ->
                Responses.to(request, 200, tag).allow();
            case Request.NOTIFY -> Responses.to(request, 489, tag);
            default -> Responses.to(request, 405, tag).allow();
        };
    }

    private Responses update(SIPRequest update, String tag) {
        if (Answers.sdp(update).isEmpty()) {
            Responses ok = Responses.to(update, 200, tag).allow();
            agent.serverAt(StackHost.source(update), StackHost.transport(update))
                    .ifPresent(server -> ok.contact(agent.requests().contact(server)));
            return ok;
        }
        return incoming ? Responses.to(update, 500, tag).header(RETRY_AFTER) : Responses.to(update, 491, tag);
    }
}
