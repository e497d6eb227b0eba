package org.evertone.sip.auth;

/**
 * A header to add to a request.
 *
 * @param by who asked for it, which decides the header's name
 * @param value header value, one line
 */
public record Credentials(Challenger by, String value) {

    public String headerName() {
        return by.credentialsHeader();
    }

    /** Without the value: it belongs into a request and nowhere else. */
    @Override
    public String toString() {
        return headerName() + ": Digest ****";
    }
}
