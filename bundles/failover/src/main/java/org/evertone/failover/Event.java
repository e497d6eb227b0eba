package org.evertone.failover;

/** What happened to a line. Handed to {@link LineEngine#handle} with the time. */
public sealed interface Event {

    /** Boot or a new configuration: start at the primary. */
    record Start() implements Event {}

    /** The user or a script asked for registration: start again at the primary; marks of unavailability are dropped. */
    record ManualRegister() implements Event {}

    /** {@link LineEngine#deadlineNanos} has come. Harmless when early. */
    record Tick() implements Event {}

    /** The user dials. @param call number of the call, unique on the line, chosen by the caller */
    record Dial(long call) implements Event {}

    /** The user hangs up a call of {@link Dial}, in any phase. */
    record HangUp(long call) implements Event {}

    /**
     * The user hangs up an established call that came in.
     *
     * @param call number of the call, unique on the line
     * @param server server that the call was set up through
     */
    record HangUpIncoming(long call, int server) implements Event {}

    /** The far end ended an established call of {@link Dial}, or its dialog is gone otherwise. */
    record FarEndEnded(long call) implements Event {}

    /**
     * The first packet of an attempt has left the phone. Its budget counts from here, so that what the phone itself
     * needed to write and send it is not taken from the server's time. An adapter may leave it out.
     */
    record Sent(long attempt) implements Event {}

    /** A provisional answer, 100..199, to an INVITE. */
    record Provisional(long attempt, int code) implements Event {}

    /**
     * A final answer to an attempt. For an INVITE this is also told after {@link Command.Abandon}, for as long as a late
     * answer can come, and the adapter has already acknowledged it.
     */
    record Answered(long attempt, Answer answer) implements Event {}

    /** Transport or transaction failed for this attempt; no answer will come. */
    record Failed(long attempt, Cause cause, String detail) implements Event {}

    /** A server was lost outside any attempt: an idle connection closed, ICMP for a keep-alive CRLF. */
    record ServerLost(int server, Cause cause, String detail) implements Event {}
}
