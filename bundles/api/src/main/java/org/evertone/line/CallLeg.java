package org.evertone.line;

import org.osgi.annotation.versioning.ProviderType;

/** Our end of one SIP session: an INVITE and the dialog it makes. All methods on the phone's loop. */
@ProviderType
public interface CallLeg {

    /** Unique in this phone until it restarts; safe to show. */
    String id();

    int line();

    /** The far end as a person reads it: display name, else user part. */
    String peerName();

    /** The far end's URI. */
    String peerUri();

    /** Numeric local address towards the server of this leg; for descriptions of media. */
    String localAddress();

    /**
     * Ends the leg whatever its state: CANCEL, BYE or a final answer, carried on behind the user's back until the far
     * end knows or no server is left. {@link LegListener#onEnded} comes at once, from inside this call. Harmless when
     * ended.
     */
    void hangUp();

    /**
     * Sends a new offer in the dialog (hold, codec change), through another server when its own is silent; the answer
     * comes to {@link LegListener#onAnswer}, else {@link LegListener#onOfferRefused} is told.
     */
    void offer(String sdp);

    /**
     * Sends an INFO request in the dialog (RFC 6086); its outcome is nobody's business. Ignored before the dialog stands.
     *
     * @param contentType media type of the body
     * @param body text of the body
     */
    void info(String contentType, String body);

    /**
     * Asks the far end to call somebody else instead of us (REFER, RFC 3515: a blind transfer). What becomes of it comes
     * to {@link LegListener#onTransfer}; the leg stays until {@link #hangUp}.
     *
     * @param target SIP URI, or a user part that gets the line's domain
     */
    void transfer(String target);

    /**
     * Asks the far end to take the place of ours in another session (REFER with Replaces, RFC 5589 §7: an attended
     * transfer). What becomes of it comes to {@link LegListener#onTransfer}.
     *
     * @param other leg of this phone whose session stands
     */
    void transferTo(CallLeg other);

    /** Whether signalling reaches the server of this leg over TLS, so that keys may be sent in it. */
    boolean secure();
}
