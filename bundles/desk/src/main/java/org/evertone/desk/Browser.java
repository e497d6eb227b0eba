package org.evertone.desk;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.evertone.directory.CallRecord;
import org.evertone.directory.Contact;

/** A list on the display: phone book or past calls, one entry at a time. */
final class Browser {
    static final Duration KEPT = Duration.ofSeconds(30);
    private static final List<String> LETTERS =
            List.of("", "", "ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ");

    private Optional<Kind> kind = Optional.empty();
    private List<Entry> entries = List.of();
    private int at;
    private long lastNanos;

    /** Which list is open. */
    enum Kind {
        PHONE_BOOK("Phone book"),
        CALL_LIST("Call list");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /**
     * One entry.
     *
     * @param line line to dial it on; 0 = any
     * @param remark kind of a past call; empty for a contact
     * @param began time of a past call
     */
    record Entry(String name, String number, int line, String remark, Optional<Instant> began) {}

    void openContacts(List<Contact> contacts, long nowNanos) {
        open(
                Kind.PHONE_BOOK,
                contacts.stream()
                        .map(contact -> new Entry(contact.name(), contact.number(), 0, "", Optional.empty()))
                        .toList(),
                nowNanos);
    }

    void openCalls(List<CallRecord> records, long nowNanos) {
        open(
                Kind.CALL_LIST,
                records.stream()
                        .map(record -> new Entry(
                                record.name().isEmpty() ? record.number() : record.name(),
                                record.number(),
                                record.line(),
                                record.kind().name().toLowerCase(Locale.ROOT),
                                Optional.of(record.began())))
                        .toList(),
                nowNanos);
    }

    private void open(Kind opened, List<Entry> found, long nowNanos) {
        kind = Optional.of(opened);
        entries = found;
        at = 0;
        lastNanos = nowNanos;
    }

    void close() {
        kind = Optional.empty();
        entries = List.of();
    }

    boolean isOpen() {
        return kind.isPresent();
    }

    boolean shows(Kind wanted) {
        return kind.filter(open -> open == wanted).isPresent();
    }

    Optional<Kind> kind() {
        return kind;
    }

    Optional<Entry> entry() {
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(at));
    }

    /** Place of the entry, from 1. */
    int position() {
        return at + 1;
    }

    int size() {
        return entries.size();
    }

    /** @param by +1 = down, -1 = up; the ends meet */
    void move(int by, long nowNanos) {
        lastNanos = nowNanos;
        at = entries.isEmpty() ? 0 : Math.floorMod(at + by, entries.size());
    }

    /** Goes to the next entry that begins with one of the key's letters. */
    void jump(int digit, long nowNanos) {
        lastNanos = nowNanos;
        for (int step = 1; step <= entries.size(); step++) {
            int candidate = (at + step) % entries.size();
            String initial =
                    entries.get(candidate).name().strip().substring(0, 1).toUpperCase(Locale.ROOT);
            if (LETTERS.get(digit).contains(initial)) {
                at = candidate;
                return;
            }
        }
    }

    void expire(long nowNanos) {
        if (isOpen() && nowNanos - lastNanos >= KEPT.toNanos()) {
            close();
        }
    }

    OptionalLong nextNanos() {
        return isOpen() ? OptionalLong.of(lastNanos + KEPT.toNanos()) : OptionalLong.empty();
    }
}
