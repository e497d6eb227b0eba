package org.evertone.sip.agent;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sip.header.ContentTypeHeader;
import javax.sip.header.EventHeader;
import javax.sip.header.SubscriptionStateHeader;
import javax.sip.message.Request;
import org.evertone.line.Failure;
import org.evertone.loop.PhoneLoop;

/**
 * A transfer that we ask for: the REFER and the subscription that it makes (RFC 3515 §2.4). Tells at most one final code.
 * Confined to the loop.
 */
final class OutgoingRefer {
    static final String EVENT = "refer";
    static final String SIPFRAG = "message/sipfrag";

    private static final int LARGEST_BODY_BYTES = 4_096;
    private static final int LONGEST_WAIT_SECONDS = 300;
    private static final Pattern STATUS =
            Pattern.compile("SIP/2\\.0 ([1-6]\\d\\d)(?: ([^\\r\\n]{0,120}))?(?:\\r|\\n|$)");

    /** Told how it goes. */
    @FunctionalInterface
    interface Told {
        /** @param code 100..699; a final one comes last */
        void transfer(int code, String why);
    }

    private final LineAgent agent;
    private final Told told;
    private PhoneLoop.Timer limit = () -> {};
    private boolean over;

    OutgoingRefer(LineAgent agent, Told told) {
        this.agent = agent;
        this.told = told;
    }

    void send(Dialog dialog, ReferTarget target) {
        List<String> headers = List.of(
                "Refer-To: " + target, "Referred-By: " + agent.requests().aor());
        boolean sent = new DialogRequest(
                        agent,
                        Method.REFER,
                        dialog,
                        (to, stamp) -> agent.requests()
                                .inDialog(Request.REFER, dialog, to, stamp, headers, Requests.Body.NONE),
                        (outcome, to) -> answered(outcome))
                .send();
        if (!sent) {
            end(503, "no server of the line");
        }
    }

    boolean over() {
        return over;
    }

    /** Nobody wants to hear of it any more. */
    void forget() {
        over = true;
        limit.cancel();
    }

    private void answered(SideRequests.Outcome outcome) {
        if (outcome instanceof SideRequests.Outcome.Answered answered) {
            SIPResponse response = answered.response();
            if (response.getStatusCode() >= 300) {
                end(response.getStatusCode(), Answers.reason(response));
            } else {
                await(agent.timing().lifetime());
            }
        } else if (outcome instanceof SideRequests.Outcome.Failed failed) {
            Failure failure = failed.failure();
            end(failed.reached() ? 408 : 503, failure.summary());
        }
    }

    /** Status code of the answer to a NOTIFY; 200 for one that {@link #notified} may take. */
    int answerTo(SIPRequest notify) {
        byte[] body = notify.getRawContent();
        return body != null && body.length > LARGEST_BODY_BYTES ? 413 : over ? 481 : 200;
    }

    void notified(SIPRequest notify) {
        byte[] body = notify.getRawContent();
        Optional<Matcher> status = status(notify, body);
        boolean ends = notify.getHeader(SubscriptionStateHeader.NAME) instanceof SubscriptionStateHeader state
                && "terminated".equalsIgnoreCase(state.getState());
        int code = status.map(found -> Integer.parseInt(found.group(1))).orElse(0);
        String why = status.map(
                        found -> found.group(2) == null ? "" : found.group(2).strip())
                .orElse("");
        if (code >= 200) {
            end(code, why);
        } else if (ends) {
            end(503, "the far end no longer tells how the transfer goes");
        } else {
            await(expires(notify));
            if (code > 0 && !over) {
                told.transfer(code, why);
            }
        }
    }

    private static Optional<Matcher> status(SIPRequest notify, byte @org.jspecify.annotations.Nullable [] body) {
        boolean sipfrag = notify.getHeader(ContentTypeHeader.NAME) instanceof ContentTypeHeader type
                && SIPFRAG.equals((type.getContentType() + "/" + type.getContentSubType()).toLowerCase(Locale.ROOT));
        if (body == null || !sipfrag) {
            return Optional.empty();
        }
        Matcher matcher = STATUS.matcher(new String(body, StandardCharsets.UTF_8));
        return matcher.lookingAt() ? Optional.of(matcher) : Optional.empty();
    }

    /** Whether a NOTIFY is about a transfer. */
    static boolean isAbout(SIPRequest notify) {
        return notify.getHeader(EventHeader.NAME) instanceof EventHeader event
                && EVENT.equalsIgnoreCase(event.getEventType());
    }

    private Duration expires(SIPRequest notify) {
        int seconds = notify.getHeader(SubscriptionStateHeader.NAME) instanceof SubscriptionStateHeader state
                ? state.getExpires()
                : 0;
        Duration given = Duration.ofSeconds(Math.min(Math.max(0, seconds), LONGEST_WAIT_SECONDS));
        Duration least = agent.timing().lifetime();
        return given.compareTo(least) > 0 ? given : least;
    }

    private void await(Duration news) {
        if (!over) {
            limit.cancel();
            limit = agent.loop().schedule(news, () -> end(408, "nothing was heard of the transfer"));
        }
    }

    private void end(int code, String why) {
        if (!over) {
            forget();
            told.transfer(code, why);
        }
    }
}
