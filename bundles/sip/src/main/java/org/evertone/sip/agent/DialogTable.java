package org.evertone.sip.agent;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.sip.ServerTransaction;

/** Who takes the requests of which dialog, over all lines. Confined to the loop; as long as there are calls. */
public final class DialogTable {

    /** Takes requests of one dialog. */
    interface Owner {
        /** @param transaction to answer with; empty for ACK */
        void onRequest(SIPRequest request, Optional<ServerTransaction> transaction);

        /** A 2xx to an INVITE of this dialog came again: its ACK was lost. */
        void onAnswerAgain(SIPResponse response);

        /** Who may be replaced by another call; empty when nobody may, or no more. */
        Optional<Replaceable> replaceable();
    }

    /**
     * A session whose place another call may take (RFC 3891 §3).
     *
     * @param leg its leg
     * @param stands whether it was answered
     */
    record Replaceable(String leg, boolean stands) {}

    private final Map<Dialog.Key, Owner> owners = new HashMap<>();

    void put(Dialog.Key key, Owner owner) {
        owners.put(key, owner);
    }

    void remove(Dialog.Key key) {
        owners.remove(key);
    }

    Optional<Owner> find(SIPRequest request) {
        return Optional.ofNullable(owners.get(Dialog.Key.ofRequest(request)));
    }

    Optional<Owner> find(Dialog.Key key) {
        return Optional.ofNullable(owners.get(key));
    }

    Optional<Owner> find(SIPResponse response) {
        return Optional.ofNullable(owners.get(Dialog.Key.ofResponse(response)));
    }
}
