package org.evertone.sip.agent;

import javax.sip.ClientTransaction;
import javax.sip.ObjectInUseException;
import org.jspecify.annotations.Nullable;

/** A client transaction that may still wait for its sender thread. Thread-safe. */
final class Transmission {
    private @Nullable ClientTransaction transaction;
    private boolean ended;

    /** @return false when it was ended before it could begin */
    synchronized boolean begin(ClientTransaction started) {
        if (ended) {
            return false;
        }
        transaction = started;
        return true;
    }

    /** Stops retransmissions; answers from now on belong to no transaction. Harmless when ended. */
    synchronized void end() {
        ended = true;
        if (transaction != null) {
            try {
                transaction.terminate();
            } catch (ObjectInUseException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    synchronized boolean ended() {
        return ended;
    }
}
