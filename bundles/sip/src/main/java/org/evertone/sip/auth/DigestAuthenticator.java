package org.evertone.sip.auth;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.evertone.config.Secret;
import org.evertone.failover.Answer;
import org.evertone.sip.auth.DigestChallenge.BadChallengeException;

/**
 * Answers challenges of a line's servers, each server by itself: nonces, their counts and the realm are kept per server
 * and never cross over. One object a line; used on the loop only.
 *
 * <p>Offers MD5, MD5-sess, SHA-256 and SHA-256-sess, with qop {@code auth} or none, strongest first (RFC 8760 §2.4).
 */
public final class DigestAuthenticator {
    /** More challenges in one answer than any server sends are not looked at. */
    private static final int CHALLENGE_LIMIT = 8;

    /** A server that challenges for ever gets this many answers to one request. */
    private static final int ANSWER_LIMIT = 3;

    private static final int CNONCE_BYTES = 16;

    private final String user;
    private final Secret password;
    private final String realm;
    private final Supplier<String> cnonces;
    private final Map<String, ServerMemory> servers = new HashMap<>();

    /**
     * @param user user name for all servers of the line
     * @param password its password
     * @param realm realm to insist on; empty = the realm of the first success is pinned for each server
     * @param cnonces makes client nonces: unguessable, no quotes or backslashes
     */
    public DigestAuthenticator(String user, Secret password, String realm, Supplier<String> cnonces) {
        this.user = user;
        this.password = password;
        this.realm = realm;
        this.cnonces = cnonces;
    }

    /** With random client nonces. */
    public DigestAuthenticator(String user, Secret password, String realm) {
        this(user, password, realm, randomCnonces());
    }

    /**
     * Starts one request as a person would count it: the first send and its authenticated retries at one server.
     *
     * @param server any name of the server, the same for all requests to it
     * @param method SIP method
     * @param uri Request-URI as it is on the wire
     */
    public Exchange begin(String server, String method, String uri) {
        return new Exchange(servers.computeIfAbsent(server, key -> new ServerMemory()), method, uri);
    }

    /**
     * @param challenge what the engine must know; never NONE
     * @param credentials for the retry, in place of an earlier header of that name; present exactly when the challenge
     *     is FRESH or STALE. A second FRESH in one
     *     exchange means, as a rule, a wrong password: the engine decides
     * @param detail one plain phrase for the timeline, without secrets
     */
    public record Verdict(Answer.Challenge challenge, Optional<Credentials> credentials, String detail) {}

    /** What one server has shown us. */
    private static final class ServerMemory {
        private String pinnedRealm = "";
        /** Nonce in use by challenger; with its count, so that no pair of both is sent twice. */
        private final Map<Challenger, NonceUse> accepted = new EnumMap<>(Challenger.class);
        /** Who has challenged a method: only they get credentials unasked, and nobody behind them sees others. */
        private final Map<String, Set<Challenger>> challengersByMethod = new HashMap<>();
    }

    /** A nonce as one challenger gave it: a server may give the same one as registrar (401) and as proxy (407). */
    private record Tried(Challenger by, String nonce) {}

    private static final class NonceUse {
        private final DigestChallenge challenge;
        private final String cnonce;
        private int count;

        NonceUse(DigestChallenge challenge, String cnonce) {
            this.challenge = challenge;
            this.cnonce = cnonce;
        }
    }

    /** One request at one server. Used on the loop only. */
    public final class Exchange {
        private final ServerMemory server;
        private final String method;
        private final String uri;
        private final Set<Tried> tried = new HashSet<>();
        private final Map<Challenger, NonceUse> sent = new EnumMap<>(Challenger.class);
        private int answers;

        private Exchange(ServerMemory server, String method, String uri) {
            this.server = server;
            this.method = method;
            this.uri = uri;
        }

        /**
         * Credentials for the first send: for those who have challenged this method at this server before, from nonces
         * they have accepted before. Each call counts as one use. Empty when there are none: send without.
         */
        public List<Credentials> preemptive() {
            List<Credentials> credentials = new ArrayList<>();
            for (Challenger by : server.challengersByMethod.getOrDefault(method, Set.of())) {
                NonceUse use = server.accepted.get(by);
                if (use != null) {
                    tried.add(new Tried(by, use.challenge.nonce()));
                    sent.put(by, use);
                    credentials.add(new Credentials(by, answer(use)));
                }
            }
            return credentials;
        }

        /**
         * Judges a 401 or 407.
         *
         * @param challenges all values of {@link Challenger#challengeHeader()}
         */
        public Verdict challenged(Challenger by, List<String> challenges) {
            server.challengersByMethod
                    .computeIfAbsent(method, key -> EnumSet.noneOf(Challenger.class))
                    .add(by);
            NonceUse refused = sent.get(by);
            if (refused != null) {
                server.accepted.remove(by, refused);
            }
            List<DigestChallenge> usable = new ArrayList<>();
            String problem = "no challenge in the answer";
            for (String value : challenges.subList(0, Math.min(challenges.size(), CHALLENGE_LIMIT))) {
                try {
                    usable.add(DigestChallenge.parse(value));
                } catch (BadChallengeException bad) {
                    problem = bad.words();
                }
            }
            if (usable.isEmpty()) {
                return refusal(Answer.Challenge.UNANSWERABLE, problem);
            }
            String expected = realm.isEmpty() ? server.pinnedRealm : realm;
            DigestChallenge chosen = usable.stream()
                    .filter(challenge -> expected.isEmpty() || challenge.realm().equals(expected))
                    .max(Comparator.comparing(DigestChallenge::algorithm))
                    .orElse(null);
            if (chosen == null) {
                return refusal(
                        Answer.Challenge.WRONG_REALM,
                        "asks for realm \"" + usable.get(0).realm() + "\" instead of \"" + expected + "\"");
            }
            if (password.isEmpty()) {
                return refusal(Answer.Challenge.UNANSWERABLE, "no password is set");
            }
            if (!tried.add(new Tried(by, chosen.nonce()))) {
                return refusal(Answer.Challenge.UNANSWERABLE, "the same nonce again: the password is wrong");
            }
            if (++answers > ANSWER_LIMIT) {
                return refusal(Answer.Challenge.UNANSWERABLE, "challenged more than " + ANSWER_LIMIT + " times");
            }
            NonceUse use = new NonceUse(chosen, cnonces.get());
            sent.put(by, use);
            return new Verdict(
                    chosen.stale() && refused != null ? Answer.Challenge.STALE : Answer.Challenge.FRESH,
                    Optional.of(new Credentials(by, answer(use))),
                    "realm \"" + chosen.realm() + "\", " + chosen.algorithm().token());
        }

        /** The server took the credentials (2xx, or a refusal that is not about them): pins the realm, keeps the nonces. */
        public void accepted() {
            sent.forEach((by, use) -> {
                if (server.pinnedRealm.isEmpty()) {
                    server.pinnedRealm = use.challenge.realm();
                }
                if (use.challenge.qopAuth()) {
                    server.accepted.put(by, use);
                }
            });
        }

        private String answer(NonceUse use) {
            use.count++;
            return credentials(use.challenge, use.cnonce, use.count, method, uri);
        }

        private Verdict refusal(Answer.Challenge challenge, String detail) {
            return new Verdict(challenge, Optional.empty(), detail);
        }
    }

    /** RFC 7616 §3.4; the parameter order is that of its examples. */
    private String credentials(DigestChallenge challenge, String cnonce, int count, String method, String uri) {
        Algorithm algorithm = challenge.algorithm();
        String nonce = challenge.nonce();
        String secret = algorithm.hash(user, challenge.realm(), password.value());
        if (algorithm.session()) {
            secret = algorithm.hash(secret, nonce, cnonce);
        }
        String request = algorithm.hash(method, uri);
        String nonceCount = String.format("%08x", count);
        String response = challenge.qopAuth()
                ? algorithm.hash(secret, nonce, nonceCount, cnonce, "auth", request)
                : algorithm.hash(secret, nonce, request);
        StringBuilder value = new StringBuilder("Digest username=")
                .append(quoted(user))
                .append(", realm=")
                .append(quoted(challenge.realm()))
                .append(", uri=")
                .append(quoted(uri))
                .append(", algorithm=")
                .append(algorithm.token())
                .append(", nonce=")
                .append(quoted(nonce));
        if (challenge.qopAuth()) {
            value.append(", nc=")
                    .append(nonceCount)
                    .append(", cnonce=")
                    .append(quoted(cnonce))
                    .append(", qop=auth");
        }
        value.append(", response=").append(quoted(response));
        challenge.opaque().ifPresent(opaque -> value.append(", opaque=").append(quoted(opaque)));
        return value.toString();
    }

    private static String quoted(String content) {
        return '"' + content.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static Supplier<String> randomCnonces() {
        SecureRandom random = new SecureRandom();
        return () -> {
            byte[] octets = new byte[CNONCE_BYTES];
            random.nextBytes(octets);
            return HexFormat.of().formatHex(octets);
        };
    }
}
