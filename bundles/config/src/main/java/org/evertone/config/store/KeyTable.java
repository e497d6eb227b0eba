package org.evertone.config.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evertone.config.ConfigStore.KeyInfo;

/** Everything the store understands: {@code keys.tsv} and {@code aliases.tsv} beside this class. */
final class KeyTable {
    static final int LINES = 20;

    private static final String LINE_PREFIX = "SIPn ";
    private static final Pattern LINE_KEY = Pattern.compile("sip([1-9]\\d?)(\\D.*)");
    private static final String KEPT_WORDS = "Kept and exported for phones that know it; nothing acts on it here.";
    // The older generation pads names to 19 columns and cuts what is longer: 14 after "SIP1 ", 13 after "SIP10 ".
    private static final int[] CUTS = {14, 13};

    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Row> lineRows = new HashMap<>();
    private final Map<String, Row> globalRows = new HashMap<>();

    KeyTable() {
        for (String[] cells : table("keys.tsv", 8)) {
            add(row(cells));
        }
        for (String[] cells : table("aliases.tsv", 2)) {
            Map<String, Row> names = names(cells[0]);
            names.put(
                    shortId(cells[0]),
                    Objects.requireNonNull(names.get(shortId(cells[1])), "alias of an unknown key: " + cells[1]));
        }
        addCutNames();
    }

    /** All keys; those of lines once, with {@code SIPn }. */
    List<KeyInfo> infos() {
        return rows.stream().map(Row::info).toList();
    }

    /** The key of a name, wherever it stands. */
    Optional<Ref> find(String name) {
        String squeezed = KeyNames.squeeze(name);
        Matcher matcher = LINE_KEY.matcher(squeezed);
        if (matcher.matches()) {
            int line = Integer.parseInt(matcher.group(1));
            Row row = lineRows.get(matcher.group(2));
            return row == null || line > LINES ? Optional.empty() : Optional.of(new Ref(line, row));
        }
        return Optional.ofNullable(globalRows.get(squeezed)).map(row -> new Ref(0, row));
    }

    /** The key of a name that stands at a place; empty when the place makes it another key. */
    Optional<Ref> find(Place place, String name) {
        return find(name).filter(ref -> ref.standsAt(place));
    }

    /** Identity of whatever stands at a place under a name, known or not. */
    String id(Place place, String name) {
        Optional<Ref> ref = find(place, name);
        if (ref.isPresent() && !ref.get().row().anywhere()) {
            return "=" + ref.get().key();
        }
        return place.id() + "|" + KeyNames.squeeze(ref.map(Ref::key).orElse(name));
    }

    /** The key of this exact canonical name with {@code SIPn } in it; a slip of this code when there is none. */
    Ref lineKey(int line, String name) {
        return new Ref(line, Objects.requireNonNull(lineRows.get(KeyNames.squeeze(name)), name));
    }

    Ref globalKey(String name) {
        return new Ref(0, Objects.requireNonNull(globalRows.get(KeyNames.squeeze(name)), name));
    }

    private void add(Row row) {
        rows.add(row);
        names(row.info.key()).put(shortId(row.info.key()), row);
    }

    private void addCutNames() {
        Map<String, Row> cut = new HashMap<>();
        Set<String> ambiguous = new HashSet<>(lineRows.keySet());
        for (Row row : rows) {
            String key = row.info.key();
            if (!key.startsWith(LINE_PREFIX)) {
                continue;
            }
            for (int length : CUTS) {
                String name = key.substring(LINE_PREFIX.length());
                if (name.length() > length) {
                    String shortened = KeyNames.squeeze(name.substring(0, length));
                    Row other = cut.putIfAbsent(shortened, row);
                    if (other != null && other != row) {
                        ambiguous.add(shortened);
                    }
                }
            }
        }
        cut.keySet().removeAll(ambiguous);
        lineRows.putAll(cut);
    }

    private Map<String, Row> names(String key) {
        return key.startsWith(LINE_PREFIX) ? lineRows : globalRows;
    }

    private static String shortId(String key) {
        return KeyNames.squeeze(key.startsWith(LINE_PREFIX) ? key.substring(LINE_PREFIX.length()) : key);
    }

    private static Row row(String[] cells) {
        Map<String, String> choices = new LinkedHashMap<>();
        for (String choice : cells[6].isEmpty() ? new String[0] : cells[6].split(",")) {
            int equals = choice.indexOf('=');
            choices.put(choice.substring(0, equals), choice.substring(equals + 1));
        }
        boolean acted = !cells[7].isEmpty();
        ValueType type = ValueType.of(cells[2]);
        KeyInfo info = new KeyInfo(
                cells[0],
                type.word(),
                Long.parseLong(cells[3]),
                Long.parseLong(cells[4]),
                cells[5],
                Map.copyOf(choices),
                acted ? cells[7] : KEPT_WORDS);
        boolean anywhere = cells[1].endsWith("*");
        return new Row(info, type, anywhere ? cells[1].substring(0, cells[1].length() - 1) : cells[1], anywhere, acted);
    }

    private static List<String[]> table(String name, int columns) {
        try (InputStream in = Objects.requireNonNull(KeyTable.class.getResourceAsStream(name), name);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", columns))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A key of the table.
     *
     * @param section module it is written to
     * @param anywhere whether it is read in any module
     * @param acted whether something acts on it
     */
    record Row(KeyInfo info, ValueType type, String section, boolean anywhere, boolean acted) {
        boolean ofLine() {
            return info.key().startsWith(LINE_PREFIX);
        }
    }

    /**
     * A key of the table for one line.
     *
     * @param line 1..20, or 0 for a key of the whole phone
     */
    record Ref(int line, Row row) {
        /** Canonical name, as in the file. */
        String key() {
            return line == 0
                    ? row.info.key()
                    : "SIP" + line + " " + row.info.key().substring(LINE_PREFIX.length());
        }

        /** Place of a new row of this key. */
        Place home() {
            return new Place(row.section, line > 0 && row.section.startsWith("SIP ") ? "SIP Line List" : "");
        }

        boolean standsAt(Place place) {
            boolean listFits = place.list().isEmpty()
                    || (line > 0 && KeyNames.squeeze(place.list()).equals("siplinelist"));
            return listFits
                    && (row.anywhere
                            || place.section().isEmpty()
                            || KeyNames.squeeze(place.section()).equals(KeyNames.squeeze(row.section)));
        }
    }
}
