package org.evertone.sip.agent;

import gov.nist.javax.sip.stack.SIPTransaction;
import javax.sip.ClientTransaction;
import javax.sip.ObjectInUseException;
import org.jspecify.annotations.Nullable;

/** A client transaction that may still wait for its sender thread. Thread-safe. */
final class Transmission {
    private @Nullable ClientTransaction transaction;
    private boolean over;

    /** @return false when it was ended before it could begin */
    synchronized boolean begin(ClientTransaction started) {
        if (over) {
            return false;
        }
        transaction = started;
        return true;
    }

    /** Stops retransmissions; answers from now on belong to no transaction. Harmless when ended. */
    synchronized void end() {
        over = true;
        if (transaction != null) {
            try {
                transaction.terminate();
                // the stack keeps it for seconds, and would drop a late 180 for it instead of telling us
                SIPTransaction ended = (SIPTransaction) transaction;
                ended.getSIPStack().removeTransaction(ended);
            } catch (ObjectInUseException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    synchronized boolean ended() {
        return over;
    }
}
