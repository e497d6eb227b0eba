package org.evertone.line;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The phone's lines. Every method must be called on the phone's loop; listeners are called there. */
@ProviderType
public interface Lines {

    /** Status of all configured lines, by line number. */
    List<LineStatus> statuses();

    /** Status of one line; empty when it is not configured. */
    Optional<LineStatus> status(int line);

    /** Manual registration: starts again at the primary. A line that is not configured reports nothing. */
    void register(int line);

    /**
     * Starts an outgoing call leg.
     *
     * @param line line number
     * @param target SIP or SIPS URI, or a user part that gets the line's domain
     * @param offerSdp the offer, as text
     * @param listener told everything about the leg until {@link LegListener#onEnded}
     * @return the leg, at once; a line that cannot call ends the leg with a reason, never with an exception
     */
    CallLeg dial(int line, String target, LocalOffer offerSdp, LegListener listener);

    /** What is in the mailbox of a line; {@link MessageSummary#NONE} while that is unknown. */
    default MessageSummary messages(int line) {
        return MessageSummary.NONE;
    }

    /** Told about status changes and incoming calls; replaces an earlier listener with the same object only. */
    void addListener(LinesListener listener);

    void removeListener(LinesListener listener);

    /**
     * Makes the offer when the server, and with it the local address, is known; asked again for a further server when
     * one of the two differs there.
     */
    @FunctionalInterface
    interface LocalOffer {
        /**
         * @param localAddress numeric address from which the server is reached
         * @param secure whether the server is reached over TLS, so that keys may be sent
         * @return session description (RFC 8866) as text; empty ends the call with {@link FailureClass#NOT_SECURE}
         */
        String sdp(String localAddress, boolean secure);
    }
}
