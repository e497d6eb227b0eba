package org.evertone.config;

import java.util.List;

/** What became of each key of an import. Never holds a secret. */
public record ImportReport(List<Entry> entries) {
    public ImportReport {
        entries = List.copyOf(entries);
    }

    public long count(Outcome outcome) {
        return entries.stream().filter(e -> e.outcome() == outcome).count();
    }

    /**
     * @param line line number in the file, from 1; 0 when the change did not come from a file
     * @param key as written
     * @param outcome what became of it
     * @param reason one plain sentence; empty when it needs none
     */
    public record Entry(int line, String key, Outcome outcome, String reason) {}

    /** What became of a key. */
    public enum Outcome {
        /** Stored, and something acts on it. */
        APPLIED,
        /** Known, stored and exported again; nothing acts on it yet. */
        KEPT,
        /** Not in the key table; stored and exported again. */
        UNKNOWN,
        /** Protected by policy; not stored. */
        REFUSED
    }
}
