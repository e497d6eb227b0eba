package org.evertone.line;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A call that came in. All methods on the phone's loop. */
@ProviderType
public interface IncomingLeg extends CallLeg {

    /** The far end's offer; empty when the INVITE had none (then the 200 carries our offer and the ACK its answer). */
    Optional<String> offerSdp();

    /** Who is told about the leg from now on. Must be set before {@code onIncoming} returns true. */
    void listen(LegListener listener);

    /** Answers 180. */
    void ring();

    /** Answers 200 with an answer (or an offer, when the INVITE had none). */
    void answer(String sdp);

    /**
     * Refuses the call.
     *
     * @param code 300..699; 486 busy, 603 declined, 488 no common audio, 480 not available
     */
    void reject(int code);

    /**
     * Sends the caller somewhere else (302).
     *
     * @param target SIP URI, or a user part that gets the line's domain
     */
    void redirect(String target);

    /**
     * Whether the caller, or his server, asks for the call to be answered without the user: {@code Call-Info} or
     * {@code Alert-Info} with {@code answer-after=0}, {@code Alert-Info} with {@code info=alert-autoanswer} or
     * {@code info=intercom}, {@code Answer-Mode: Auto} (RFC 5373).
     */
    boolean asksForAnswer();

    /** The leg whose place this one takes (Replaces, RFC 3891): this one is answered at once and that one ended. */
    Optional<String> replacedLeg();
}
