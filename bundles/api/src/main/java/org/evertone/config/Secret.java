package org.evertone.config;

/**
 * A value that must not be shown: its text form is a row of stars.
 *
 * @param value the secret itself; for the code that needs it, never for a log
 */
public record Secret(String value) {
    public static final Secret NONE = new Secret("");

    public boolean isEmpty() {
        return value.isEmpty();
    }

    @Override
    public String toString() {
        return isEmpty() ? "" : "****";
    }
}
