package org.evertone.failover;

import java.util.List;
import java.util.Map;

/** What the engine wants done, in the order given. */
public sealed interface Command {

    /**
     * Send REGISTER.
     *
     * @param attempt number of the attempt, unique on the line; answers are told with it
     * @param server server number from 1
     * @param expiresSeconds interval to ask for
     * @param independent a failback probe: new Call-ID and CSeq space of its own (R7); otherwise the line's own
     *     registration Call-ID at that server with the next CSeq
     * @param last the server gets 64·T1; otherwise the engine abandons at its own deadline
     */
    record SendRegister(long attempt, int server, int expiresSeconds, boolean independent, boolean last)
            implements Command {}

    /** Send a keep-alive OPTIONS. */
    record SendOptions(long attempt, int server) implements Command {}

    /**
     * Send INVITE for a call of {@link Event.Dial}.
     *
     * @param sameIds true: Call-ID, From-tag and CSeq of this call's former INVITE with a new branch (R4); false: new ones
     */
    record SendInvite(long attempt, long call, int server, boolean sameIds, boolean last) implements Command {}

    /** Send CANCEL for a running INVITE attempt, to the same server. */
    record SendCancel(long attempt, long inviteAttempt) implements Command {}

    /**
     * Send BYE in the dialog of a call.
     *
     * @param server where to send; when it is not the server of the dialog, the route set is replaced by this server (R5)
     */
    record SendBye(long attempt, long call, int server, boolean last) implements Command {}

    /** Send BYE in the dialog that a late or surplus 2xx to an abandoned INVITE made, to that INVITE's server. */
    record SendByeLate(long attempt, long inviteAttempt) implements Command {}

    /**
     * Answer the challenge: the same request again with credentials, next CSeq, as a new transaction.
     *
     * @param attempt number of the new attempt
     * @param challenged the attempt that was challenged
     */
    record Authenticate(long attempt, long challenged, boolean last) implements Command {}

    /** Stop retransmitting this attempt. A late 2xx to an INVITE is still told. */
    record Abandon(long attempt) implements Command {}

    /** The call makes progress: a provisional answer 101..199. */
    record CallProgress(long call, long attempt, int code) implements Command {}

    /** The call stands, by the 2xx to this attempt, at this server. */
    record CallEstablished(long call, long attempt, int server) implements Command {}

    /** The call failed for the user. @param faults what each server said, in the order tried; the last one decides */
    record CallFailed(long call, List<Fault> faults) implements Command {}

    /**
     * The hang-up of a call is done with.
     *
     * @param released whether the far end or its server confirmed
     */
    record CallReleased(long call, boolean released, int server) implements Command {}

    /** {@link LineEngine#status} changed. */
    record StatusChanged() implements Command {}

    /** One entry for the timeline. @see org.evertone.failover.LineEngine */
    record Explain(String kind, String what, String why, Map<String, String> evidence) implements Command {
        public Explain {
            evidence = Map.copyOf(evidence);
        }
    }
}
