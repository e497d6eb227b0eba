package org.evertone.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration was refused; every problem is named. Never holds a secret. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public ConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    public ConfigException(String key, String rule) {
        this(List.of(new Problem(0, key, rule)));
    }

    public List<Problem> problems() {
        return problems;
    }

    /**
     * @param line line number in the file, from 1; 0 when it did not come from a file
     * @param key the key concerned; empty when the file as a whole is
     * @param rule what was expected, in one plain sentence
     */
    public record Problem(int line, String key, String rule) {
        @Override
        public String toString() {
            return (line > 0 ? "line " + line + ": " : "") + (key.isEmpty() ? "" : key + ": ") + rule;
        }
    }
}
