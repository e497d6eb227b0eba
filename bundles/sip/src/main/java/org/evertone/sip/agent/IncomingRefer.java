package org.evertone.sip.agent;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sip.message.Request;
import org.evertone.line.CallLeg;
import org.evertone.line.LegListener;
import org.evertone.line.Lines;
import org.evertone.line.Referral;
import org.jspecify.annotations.Nullable;

/**
 * A transfer that the far end asks of us, and the subscription in which it hears how that goes (RFC 3515 §2.4.4). One
 * NOTIFY is under way at a time; of what happens meanwhile the newest is told. Confined to the loop.
 */
final class IncomingRefer implements Referral {
    private static final int TRYING = 100;
    /** The target may ring as long as it likes; then the far end may ask again. */
    private static final Duration SUBSCRIBED = Duration.ofMinutes(5);

    private final LineAgent agent;
    private final ReferTarget target;
    private final String referredBy;
    private final long id;
    private final Supplier<Optional<Dialog>> dialog;
    private boolean sending;
    private @Nullable Integer waiting;
    private boolean over;

    /**
     * @param referredBy address that the call names as its reason (RFC 3892)
     * @param id CSeq of the REFER
     * @param dialog the dialog of the REFER; empty when it is gone
     */
    IncomingRefer(LineAgent agent, ReferTarget target, String referredBy, long id, Supplier<Optional<Dialog>> dialog) {
        this.agent = agent;
        this.target = target;
        this.referredBy = referredBy;
        this.id = id;
        this.dialog = dialog;
    }

    /** The far end hears at once that it was understood. */
    void accepted() {
        report(TRYING);
    }

    boolean over() {
        return over;
    }

    @Override
    public String target() {
        return target.readable();
    }

    @Override
    public String uri() {
        return target.uri();
    }

    @Override
    public CallLeg dial(Lines.LocalOffer offer, LegListener listener) {
        List<String> headers = target.replaces()
                .map(replaces -> List.of("Referred-By: " + referredBy, Replaces.NAME + ": " + replaces))
                .orElseGet(() -> List.of("Referred-By: " + referredBy));
        return agent.dial(target.uri(), headers, offer, listener);
    }

    @Override
    public void report(int code) {
        if (over) {
            return;
        }
        over = code >= 200;
        if (sending) {
            waiting = code;
        } else {
            send(code);
        }
    }

    private void send(int code) {
        Optional<Dialog> in = dialog.get();
        if (in.isEmpty()) {
            over = true;
            return;
        }
        List<String> headers = List.of(
                "Event: " + OutgoingRefer.EVENT + ";id=" + id,
                "Subscription-State: "
                        + (code >= 200 ? "terminated;reason=noresource" : "active;expires=" + SUBSCRIBED.toSeconds()));
        Requests.Body body = new Requests.Body(OutgoingRefer.SIPFRAG, "SIP/2.0 " + code + " " + phrase(code) + "\r\n");
        sending = new DialogRequest(
                        agent,
                        Method.NOTIFY,
                        in.get(),
                        (to, stamp) -> agent.requests().inDialog(Request.NOTIFY, in.get(), to, stamp, headers, body),
                        (outcome, to) -> sent(outcome))
                .send();
    }

    private void sent(SideRequests.Outcome outcome) {
        sending = false;
        boolean unwanted = outcome instanceof SideRequests.Outcome.Answered answered
                && answered.response().getStatusCode() == 481;
        Integer next = waiting;
        waiting = null;
        if (unwanted) {
            over = true;
        } else if (next != null) {
            send(next);
        }
    }

    private static String phrase(int code) {
        String known = gov.nist.javax.sip.message.SIPResponse.getReasonPhrase(code);
        return known == null ? "Unknown" : known;
    }
}
