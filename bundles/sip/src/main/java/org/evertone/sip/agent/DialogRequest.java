package org.evertone.sip.agent;

import gov.nist.javax.sip.message.SIPRequest;
import java.util.List;
import org.evertone.line.FailureClass;

/**
 * A request inside a dialog that has to arrive although its server may be dead: it goes through one server after the
 * other until somebody answers. Confined to the loop.
 */
final class DialogRequest {
    private static final int SERVICE_UNAVAILABLE = 503;

    /** Writes the request for a server. */
    @FunctionalInterface
    interface Template {
        SIPRequest write(ServerTarget to, Requests.Stamp stamp);
    }

    /** Told what became of it. */
    @FunctionalInterface
    interface Told {
        /** @param to the server that was asked last */
        void outcome(SideRequests.Outcome outcome, ServerTarget to);
    }

    private final LineAgent agent;
    private final Method method;
    private final Dialog dialog;
    private final Template template;
    private final Told told;

    DialogRequest(LineAgent agent, Method method, Dialog dialog, Template template, Told told) {
        this.agent = agent;
        this.method = method;
        this.dialog = dialog;
        this.template = template;
        this.told = told;
    }

    /** @return false when there is no server to send it to; nothing is told then */
    boolean send() {
        List<ServerTarget> ways = agent.ways(dialog);
        if (!ways.isEmpty()) {
            send(ways);
        }
        return !ways.isEmpty();
    }

    private void send(List<ServerTarget> ways) {
        ServerTarget to = ways.get(0);
        List<ServerTarget> left = ways.subList(1, ways.size());
        agent.side()
                .send(
                        method,
                        to,
                        dialog.sequence(),
                        stamp -> template.write(to, stamp),
                        agent.outbox().digest(to, method.name(), dialog.remoteTarget()),
                        left.isEmpty() ? agent.timing().lifetime() : agent.patience(),
                        outcome -> outcome(outcome, to, left));
    }

    private void outcome(SideRequests.Outcome outcome, ServerTarget to, List<ServerTarget> left) {
        boolean unanswered = outcome instanceof SideRequests.Outcome.Failed failed && !failed.reached();
        boolean unavailable = outcome instanceof SideRequests.Outcome.Answered answered
                && answered.response().getStatusCode() == SERVICE_UNAVAILABLE;
        if (left.isEmpty() || !unanswered && !unavailable) {
            told.outcome(outcome, to);
            return;
        }
        // a proxy answers INVITE with 100 at once; silence to other methods may be the far end's
        if (method == Method.INVITE && unanswered && isSilence(outcome)) {
            agent.silent(to);
        }
        send(left);
    }

    private static boolean isSilence(SideRequests.Outcome outcome) {
        return outcome instanceof SideRequests.Outcome.Failed failed
                && failed.failure().failureClass() == FailureClass.NO_ANSWER;
    }
}
