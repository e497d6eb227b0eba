package org.evertone.line;

import org.osgi.annotation.versioning.ProviderType;

/** A request of the far end to call somebody else (RFC 3515). All methods on the phone's loop. */
@ProviderType
public interface Referral {

    /** Whom to call, as a person reads it: user part, else URI. */
    String target();

    /** Whom to call: SIP or SIPS URI without headers. */
    String uri();

    /** Starts the call that was asked for, with Replaces when it takes another session's place; as {@link Lines#dial}. */
    CallLeg dial(Lines.LocalOffer offer, LegListener listener);

    /**
     * Tells the far end how it goes (NOTIFY).
     *
     * @param code 100..699; a final one ends the subscription
     */
    void report(int code);
}
