package org.evertone.sip.auth;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.evertone.config.Secret;
import org.evertone.failover.Answer;

/**
 * Answers challenges of a line's servers, each server by itself: nonces, their counts and the realm are kept per server
 * and never cross over. One object a line; used on the loop only.
 *
 * <p>Offers MD5, MD5-sess, SHA-256 and SHA-256-sess, with qop {@code auth} or none, strongest first (RFC 8760 §2.4).
 */
public final class DigestAuthenticator {

    /**
     * @param user user name for all servers of the line
     * @param password its password
     * @param realm realm to insist on; empty = the realm of the first success is pinned for each server
     * @param cnonces makes client nonces: unguessable, no quotes or backslashes
     */
    public DigestAuthenticator(String user, Secret password, String realm, Supplier<String> cnonces) {}

    /** With random client nonces. */
    public DigestAuthenticator(String user, Secret password, String realm) {}

    /**
     * Starts one request as a person would count it: the first send and its authenticated retries at one server.
     *
     * @param server any name of the server, the same for all requests to it
     * @param method SIP method
     * @param uri Request-URI as it is on the wire
     */
    public Exchange begin(String server, String method, String uri) {
        throw new IllegalStateException(server + method + uri);
    }

    /** One request at one server. */
    public static final class Exchange {

        /**
         * Credentials for the first send, from a nonce this server has accepted before; each call counts as one use of
         * the nonce. Empty when there is none: send without.
         */
        public Optional<Credentials> preemptive() {
            return Optional.empty();
        }

        /**
         * Judges a 401 or 407.
         *
         * @param challenges all values of {@link Challenger#challengeHeader()}
         */
        public Verdict challenged(Challenger by, List<String> challenges) {
            return new Verdict(Answer.Challenge.UNANSWERABLE, Optional.empty(), "");
        }

        /** The server took the credentials (any final answer but 401 and 407): pins realm, keeps the nonce. */
        public void accepted() {}
    }

    /**
     * @param challenge what the engine must know; never NONE
     * @param credentials for the retry; present exactly when the challenge is FRESH or STALE. A second FRESH in one
     *     exchange means, as a rule, a wrong password: the engine decides
     * @param detail one plain phrase for the timeline, without secrets
     */
    public record Verdict(Answer.Challenge challenge, Optional<Credentials> credentials, String detail) {}
}
