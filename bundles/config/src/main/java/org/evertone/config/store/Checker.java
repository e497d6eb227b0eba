package org.evertone.config.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evertone.config.ConfigException.Problem;
import org.evertone.config.ConfigStore.KeyInfo;
import org.evertone.config.ImportReport.Entry;
import org.evertone.config.ImportReport.Outcome;
import org.evertone.config.store.Document.Kind;
import org.evertone.config.store.Document.Row;

/** Says of every key what becomes of it, and of every bad value which rule it breaks. */
final class Checker {
    private static final int SHOWN_NAME = 64;

    private final KeyTable table;

    Checker(KeyTable table) {
        this.table = table;
    }

    /** Checks a whole file. */
    Result check(Document incoming) {
        List<Entry> entries = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        Map<String, Integer> lineNumbers = new HashMap<>();
        Map<String, Integer> lastLine = lastLines(incoming);
        Set<Row> guarded = new HashSet<>();
        for (int i = 0; i < incoming.rows().size(); i++) {
            Row row = incoming.rows().get(i);
            if (row.kind() != Kind.PAIR) {
                continue;
            }
            int number = i + 1;
            Optional<KeyTable.Ref> ref = table.find(row.place(), row.name());
            Verdict verdict = verdict(number, row.place(), row.name(), ref, row.meaning());
            problems.addAll(verdict.problems());
            ref.ifPresent(found -> lineNumbers.put(found.key(), number));
            int winner = lastLine.getOrDefault(table.id(row.place(), row.name()), number);
            if (verdict.entry.outcome() == Outcome.REFUSED) {
                guarded.add(row);
            }
            entries.add(
                    winner == number || verdict.entry.outcome() == Outcome.REFUSED
                            ? verdict.entry
                            : new Entry(
                                    number,
                                    verdict.entry.key(),
                                    Outcome.KEPT,
                                    "line " + winner + " names it again and counts"));
        }
        return new Result(incoming.without(guarded::contains), entries, problems, lineNumbers);
    }

    /** Checks one value that somebody typed. */
    Verdict typed(Place place, String key, Optional<KeyTable.Ref> ref, String value) {
        Verdict verdict = verdict(0, place, key, ref, value.strip());
        if (verdict.entry.outcome() == Outcome.REFUSED) {
            return verdict.with(verdict.entry.reason());
        }
        if (value.length() > TextReader.MAX_LINE / 2) {
            return verdict.with("longer than " + TextReader.MAX_LINE / 2 + " characters");
        }
        if (value.chars().anyMatch(Character::isISOControl)
                || !java.nio.charset.StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            return verdict.with("holds a control character or half a character");
        }
        return verdict;
    }

    private Verdict verdict(int line, Place place, String name, Optional<KeyTable.Ref> ref, String value) {
        String shown = name.length() > SHOWN_NAME ? name.substring(0, SHOWN_NAME) + "…" : name;
        if (KeyNames.passwordEncryption(name) && !value.isEmpty() && !value.equals("0")) {
            return new Verdict(new Entry(line, shown, Outcome.KEPT, ""), List.of())
                    .with("the file's passwords are stored encrypted in an unknown form; export it without encryption");
        }
        if (ref.isEmpty()) {
            boolean refused = KeyNames.guarded(place, name);
            return new Verdict(
                    new Entry(
                            line,
                            shown,
                            refused ? Outcome.REFUSED : Outcome.UNKNOWN,
                            refused
                                    ? "administrators and trust roots are not changed by a configuration file"
                                    : "not in the key table; kept as it is"),
                    List.of());
        }
        KeyTable.Row row = ref.get().row();
        KeyInfo info = row.info();
        if (!row.acted()) {
            return new Verdict(new Entry(line, shown, Outcome.KEPT, "nothing acts on it"), List.of());
        }
        Entry entry = applied(line, shown, row, value);
        List<Problem> problems = row.type()
                .broken(info, value)
                .map(rule -> List.of(new Problem(line, shown, rule)))
                .orElse(List.of());
        return new Verdict(entry, problems);
    }

    private static Entry applied(int line, String name, KeyTable.Row row, String value) {
        if (ValueType.tlsByOldCode(row.info(), value)) {
            return new Entry(line, name, Outcome.APPLIED, "2 is read as 3, TLS");
        }
        if (row.type() == ValueType.WORD
                && !value.isEmpty()
                && !value.equals(row.info().defaultValue())) {
            return new Entry(
                    line,
                    name,
                    Outcome.KEPT,
                    "this release has " + row.info().defaultValue() + " only; the line works that way");
        }
        return new Entry(line, name, Outcome.APPLIED, "");
    }

    private Map<String, Integer> lastLines(Document document) {
        Map<String, Integer> last = new HashMap<>();
        for (int i = 0; i < document.rows().size(); i++) {
            Row row = document.rows().get(i);
            if (row.kind() == Kind.PAIR) {
                last.put(table.id(row.place(), row.name()), i + 1);
            }
        }
        return last;
    }

    /**
     * @param accepted the file without the keys that policy protects
     * @param lineNumbers where each key of the table was named last
     */
    record Result(Document accepted, List<Entry> entries, List<Problem> problems, Map<String, Integer> lineNumbers) {}

    /** What becomes of one key. */
    record Verdict(Entry entry, List<Problem> problems) {
        Verdict with(String rule) {
            List<Problem> all = new ArrayList<>(problems);
            all.add(new Problem(entry.line(), entry.key(), rule));
            return new Verdict(entry, List.copyOf(all));
        }
    }
}
