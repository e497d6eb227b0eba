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
}
