package org.evertone.config.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;

/**
 * A configuration file in the text dialect, every byte of it.
 *
 * @param byteOrderMark whether the file began with one
 * @param rows its lines, in order
 */
record Document(boolean byteOrderMark, List<Row> rows) {
    static final String EOL = "\r\n";
    static final String HEADER = "<<VOIP CONFIG FILE>>";
    static final String END = "<<END OF FILE>>";

    /** What a store without keys exports: the header padded to its 62 columns, and the end. */
    static final Document EMPTY = new Document(
            false,
            List.of(
                    new Row(Kind.HEADER, Place.TOP, "%-62s".formatted(HEADER + "Version:2.0000000000"), "", EOL),
                    new Row(Kind.END, Place.TOP, END, "", EOL)));

    Document {
        rows = List.copyOf(rows);
    }

    /** The file without the rows that match. */
    Document without(Predicate<Row> unwanted) {
        return new Document(
                byteOrderMark, rows.stream().filter(unwanted.negate()).toList());
    }

    boolean hasHeader() {
        return rows.stream().anyMatch(row -> row.kind == Kind.HEADER);
    }

    /** Line ending of new rows: that of the first row. */
    String eol() {
        return rows.isEmpty() || rows.get(0).eol.isEmpty() ? EOL : rows.get(0).eol;
    }

    byte[] bytes() {
        StringBuilder text = new StringBuilder(rows.size() * 32);
        if (byteOrderMark) {
            text.append('\uFEFF');
        }
        for (Row row : rows) {
            text.append(row.left).append(row.value).append(row.eol);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What a row of the file is. */
    enum Kind {
        HEADER,
        SECTION,
        LIST,
        PAIR,
        COMMENT,
        BLANK,
        END
    }

    /**
     * One line of the file.
     *
     * @param place where it stands; of a section or list header: what it opens
     * @param left all up to and including the first colon of a pair, else the whole text
     * @param value what follows the colon, as written
     * @param eol line ending as found; empty at a last line without one
     */
    record Row(Kind kind, Place place, String left, String value, String eol) {

        /** Name of a pair or of a commented pair, without padding and comment signs. */
        String name() {
            int colon = left.indexOf(':');
            String name = colon < 0 ? left : left.substring(0, colon);
            return kind == Kind.COMMENT ? name.replaceFirst("^[\\s#;]+", "").strip() : name.strip();
        }

        /** The value as it counts: without blanks around it. */
        String meaning() {
            return value.strip();
        }

        /** Whether showing this row would show a secret; comments often hold keys that were switched off. */
        boolean secret() {
            return (kind == Kind.PAIR || kind == Kind.COMMENT) && KeyNames.secret(name());
        }

        Row withValue(String newValue) {
            return new Row(kind, place, left, newValue, eol);
        }

        Row withEol(String newEol) {
            return new Row(kind, place, left, value, newEol);
        }
    }
}
