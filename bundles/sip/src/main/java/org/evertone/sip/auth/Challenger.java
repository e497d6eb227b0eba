package org.evertone.sip.auth;

/** Who challenges (RFC 3261 §22.2, §22.3). */
public enum Challenger {
    /** 401 */
    SERVER("WWW-Authenticate", "Authorization"),
    /** 407 */
    PROXY("Proxy-Authenticate", "Proxy-Authorization");

    private final String challengeHeader;
    private final String credentialsHeader;

    Challenger(String challengeHeader, String credentialsHeader) {
        this.challengeHeader = challengeHeader;
        this.credentialsHeader = credentialsHeader;
    }

    public String challengeHeader() {
        return challengeHeader;
    }

    public String credentialsHeader() {
        return credentialsHeader;
    }
}
