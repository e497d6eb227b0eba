package org.evertone.sip.auth;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One Digest challenge that we can answer.
 *
 * @param opaque to be sent back as it came; empty when there was none
 * @param qopAuth whether {@code auth} is offered; otherwise the old form without counts (RFC 2617 §3.2.2.1)
 */
record DigestChallenge(
        String realm, String nonce, Optional<String> opaque, Algorithm algorithm, boolean qopAuth, boolean stale) {
    private static final int VALUE_LIMIT_CHARS = 4096;
    private static final int PARAMETER_LIMIT = 32;
    private static final String SCHEME = "digest";

    /** Why a challenge cannot be used, in words. */
    static final class BadChallengeException extends Exception {
        private final String words;

        BadChallengeException(String words) {
            super(words);
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /**
     * @param value header value of WWW-Authenticate or Proxy-Authenticate
     */
    static DigestChallenge parse(String value) throws BadChallengeException {
        Map<String, String> parameters = parameters(value);
        String nonce = parameters.getOrDefault("nonce", "");
        if (nonce.isEmpty()) {
            throw new BadChallengeException("challenge without nonce");
        }
        if (!parameters.containsKey("realm")) {
            throw new BadChallengeException("challenge without realm");
        }
        String name = parameters.getOrDefault("algorithm", "MD5");
        Algorithm algorithm =
                Algorithm.named(name).orElseThrow(() -> new BadChallengeException("algorithm not supported"));
        Optional<String> qop = Optional.ofNullable(parameters.get("qop"));
        boolean auth = qop.filter(list ->
                        List.of(list.toLowerCase(Locale.ROOT).split("[\\s,]+")).contains("auth"))
                .isPresent();
        if (qop.isPresent() && !auth) {
            throw new BadChallengeException("quality of protection not supported");
        }
        if (algorithm.session() && !auth) {
            throw new BadChallengeException("session algorithm without quality of protection");
        }
        return new DigestChallenge(
                parameters.getOrDefault("realm", ""),
                nonce,
                Optional.ofNullable(parameters.get("opaque")),
                algorithm,
                auth,
                "true".equalsIgnoreCase(parameters.get("stale")));
    }

    /** Names in lower case, quotes and escapes taken away. */
    private static Map<String, String> parameters(String value) throws BadChallengeException {
        if (value.length() > VALUE_LIMIT_CHARS) {
            throw new BadChallengeException("challenge longer than " + VALUE_LIMIT_CHARS + " characters");
        }
        for (int i = 0; i < value.length(); i++) {
            // what goes back into our header must not be able to start a new one
            if (Character.isISOControl(value.charAt(i)) && value.charAt(i) != '\t') {
                throw new BadChallengeException("control character in challenge");
            }
        }
        String text = value.strip();
        int blank = 0;
        while (blank < text.length() && text.charAt(blank) != ' ' && text.charAt(blank) != '\t') {
            blank++;
        }
        if (!text.substring(0, blank).equalsIgnoreCase(SCHEME)) {
            throw new BadChallengeException("scheme is not Digest");
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        Scanner scanner = new Scanner(text, blank);
        while (scanner.skipSeparators()) {
            String name = scanner.token().toLowerCase(Locale.ROOT);
            scanner.expectEquals();
            if (parameters.put(name, scanner.value()) != null) {
                throw new BadChallengeException("parameter twice in challenge");
            }
            if (parameters.size() > PARAMETER_LIMIT) {
                throw new BadChallengeException("more than " + PARAMETER_LIMIT + " parameters in challenge");
            }
        }
        return parameters;
    }

    private static final class Scanner {
        private final String text;
        private int position;

        Scanner(String text, int position) {
            this.text = text;
            this.position = position;
        }

        /** Steps over blanks and commas; false at the end. */
        boolean skipSeparators() {
            while (position < text.length() && (isBlank() || text.charAt(position) == ',')) {
                position++;
            }
            return position < text.length();
        }

        String token() throws BadChallengeException {
            int start = position;
            while (position < text.length() && !isBlank() && "=,\"".indexOf(text.charAt(position)) < 0) {
                position++;
            }
            if (position == start) {
                throw new BadChallengeException("malformed challenge");
            }
            return text.substring(start, position);
        }

        void expectEquals() throws BadChallengeException {
            skipBlanks();
            if (position >= text.length() || text.charAt(position) != '=') {
                throw new BadChallengeException("malformed challenge");
            }
            position++;
            skipBlanks();
        }

        String value() throws BadChallengeException {
            if (position >= text.length() || text.charAt(position) != '"') {
                return token();
            }
            StringBuilder content = new StringBuilder();
            for (position++; position < text.length(); position++) {
                char c = text.charAt(position);
                if (c == '"') {
                    position++;
                    return content.toString();
                }
                if (c == '\\' && position + 1 < text.length()) {
                    position++;
                    c = text.charAt(position);
                }
                content.append(c);
            }
            throw new BadChallengeException("quote without end in challenge");
        }

        private void skipBlanks() {
            while (position < text.length() && isBlank()) {
                position++;
            }
        }

        private boolean isBlank() {
            return text.charAt(position) == ' ' || text.charAt(position) == '\t';
        }
    }
}
