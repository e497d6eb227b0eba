package org.evertone.call;

import java.util.Optional;
import org.evertone.line.Failure;

/**
 * A call at one moment.
 *
 * @param id unique in this phone until it restarts
 * @param line line number
 * @param state what the call is doing
 * @param incoming whether the far end called us
 * @param peerName the far end as a person reads it
 * @param peer the far end's number or URI
 * @param startedNanos loop time when it became active; empty before
 * @param failure why it ended, once it has
 * @param codec name of the codec; empty before there is sound
 * @param encrypted whether the sound is encrypted (SRTP)
 * @param conference whether it is joined with another call
 * @param referred whether we dialled because another far end asked for it (REFER, RFC 3515): our user chose no number
 */
public record CallView(
        String id,
        int line,
        CallState state,
        boolean incoming,
        String peerName,
        String peer,
        Optional<Long> startedNanos,
        Optional<Failure> failure,
        String codec,
        boolean encrypted,
        boolean conference,
        boolean referred) {

    /** A call that no other far end asked for. */
    public CallView(
            String id,
            int line,
            CallState state,
            boolean incoming,
            String peerName,
            String peer,
            Optional<Long> startedNanos,
            Optional<Failure> failure,
            String codec,
            boolean encrypted,
            boolean conference) {
        this(id, line, state, incoming, peerName, peer, startedNanos, failure, codec, encrypted, conference, false);
    }
}
