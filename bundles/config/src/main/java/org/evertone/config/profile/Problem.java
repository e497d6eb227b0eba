package org.evertone.config.profile;

import java.util.Optional;

/**
 * Something that is wrong with a device profile.
 *
 * @param severity whether it keeps a configuration from being used
 * @param path where it stands in the JSON, parts separated by {@code /}; empty = the whole file
 * @param value what stands there, as JSON; empty when nothing does
 * @param rule what should be there instead, in plain words
 */
record Problem(Severity severity, String path, String value, String rule) {
    static final String CONFIGURATIONS = "configurations";

    enum Severity {
        ERROR,
        WARNING
    }

    static Problem error(String path, String value, String rule) {
        return new Problem(Severity.ERROR, path, value, rule);
    }

    static Problem warning(String path, String value, String rule) {
        return new Problem(Severity.WARNING, path, value, rule);
    }

    boolean isError() {
        return severity == Severity.ERROR;
    }

    /** The PID of the configuration it is in; empty when it concerns the whole profile. */
    Optional<String> pid() {
        String[] parts = path.split("/", 3);
        return parts.length > 1 && parts[0].equals(CONFIGURATIONS) ? Optional.of(parts[1]) : Optional.empty();
    }

    /**
     * {@code path = value: rule}, without what is empty.
     *
     * @param file name of the file, for what concerns all of it
     */
    String words(String file) {
        String place = path.isEmpty() ? file : path;
        return value.isEmpty() ? place + ": " + rule : place + " = " + value + ": " + rule;
    }
}
