package org.evertone.failover;

/**
 * A final answer as far as decisions need it. Every number comes from the wire unclamped: the engine clamps.
 *
 * @param code 200..699
 * @param reason reason phrase, for the evidence
 * @param challenge what can be done about a 401 or 407
 * @param retryAfterSeconds Retry-After, or -1
 * @param minExpiresSeconds Min-Expires of a 423, or -1
 * @param grantedSeconds time granted to our Contact by a 200 to REGISTER, or -1 when our Contact is not listed
 * @param redirectServer configured server that the first Contact of a 3xx points to (from 1), or 0 when it is none of them
 */
public record Answer(
        int code,
        String reason,
        Challenge challenge,
        long retryAfterSeconds,
        long minExpiresSeconds,
        long grantedSeconds,
        int redirectServer) {

    public static Answer of(int code) {
        return new Answer(code, "", Challenge.NONE, -1, -1, -1, 0);
    }

    public static Answer registered(long grantedSeconds) {
        return new Answer(200, "OK", Challenge.NONE, -1, -1, grantedSeconds, 0);
    }

    public static Answer challenged(int code, Challenge challenge) {
        return new Answer(code, "", challenge, -1, -1, -1, 0);
    }

    /** What a challenge asks for. */
    public enum Challenge {
        NONE,
        /** A nonce not yet tried by this request. */
        FRESH,
        /** A new nonce with stale=true: the credentials themselves were right. */
        STALE,
        /** A realm that is not this line's. */
        WRONG_REALM,
        /** An algorithm we do not have, or a nonce already answered: answering cannot help. */
        UNANSWERABLE
    }
}
