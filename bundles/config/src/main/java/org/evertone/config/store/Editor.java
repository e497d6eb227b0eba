package org.evertone.config.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evertone.config.store.Document.Kind;
import org.evertone.config.store.Document.Row;

/** Changes values of a document and leaves every other byte as it is. New keys go to the end of their place. */
final class Editor {
    private final KeyTable table;
    private final Document base;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final Map<String, Integer> looseIndexes = new HashMap<>();
    private final Map<Integer, String> values = new HashMap<>();
    private final Map<String, Map<String, Row>> added = new LinkedHashMap<>();

    Editor(KeyTable table, Document base) {
        this.table = table;
        this.base = base;
        for (int i = 0; i < base.rows().size(); i++) {
            Row row = base.rows().get(i);
            if (row.kind() == Kind.PAIR) {
                int index = i;
                indexes.put(table.id(row.place(), row.name()), index);
                table.find(row.place(), row.name()).ifPresent(ref -> looseIndexes.put(ref.key(), index));
            }
        }
    }

    /** Sets a key as another file writes it. */
    void put(Row row) {
        String id = table.id(row.place(), row.name());
        Integer index = indexes.get(id);
        if (index == null && row.place().section().isEmpty()) {
            index = table.find(row.name())
                    .map(ref -> looseIndexes.get(ref.key()))
                    .orElse(null);
        }
        if (index != null) {
            replace(index, row.value());
            return;
        }
        Optional<KeyTable.Ref> ref = table.find(row.place(), row.name());
        if (ref.isPresent()
                && (row.place().section().isEmpty() || !ref.get().row().anywhere())) {
            put(ref.get(), row.value());
            return;
        }
        add(id, new Row(Kind.PAIR, row.place(), row.left(), row.value(), base.eol()));
    }

    /** Sets a key of the table. */
    void put(KeyTable.Ref ref, String value) {
        Integer index = looseIndexes.get(ref.key());
        if (index != null) {
            replace(index, value);
            return;
        }
        String left = (ref.line() > 0 ? "%-24s:" : "%-19s:").formatted(ref.key());
        add(table.id(ref.home(), ref.key()), new Row(Kind.PAIR, ref.home(), left, value, base.eol()));
    }

    /** Sets the stored row at an index. */
    void replace(int index, String value) {
        boolean same = base.rows().get(index).meaning().equals(value.strip());
        values.put(index, same ? base.rows().get(index).value() : value);
    }

    private void add(String id, Row row) {
        added.computeIfAbsent(row.place().id(), place -> new LinkedHashMap<>()).put(id, row);
    }

    Document build() {
        Map<String, Integer> lastOfPlace = new HashMap<>();
        Map<String, Integer> lastOfSection = new HashMap<>();
        int end = base.rows().size();
        for (int i = 0; i < base.rows().size(); i++) {
            Row row = base.rows().get(i);
            if (row.kind() == Kind.END) {
                end = i;
            } else if (row.kind() != Kind.BLANK) {
                lastOfPlace.put(row.place().id(), i);
                lastOfSection.put(KeyNames.squeeze(row.place().section()), i);
            }
        }
        Map<Integer, List<Row>> after = new HashMap<>();
        Set<String> opened = new HashSet<>();
        for (List<Row> rows : inOrder(lastOfPlace.keySet(), lastOfSection.keySet())) {
            Place place = rows.get(0).place();
            String section = KeyNames.squeeze(place.section());
            Integer at = lastOfPlace.get(place.id());
            if (at == null) {
                at = lastOfSection.getOrDefault(section, end - 1);
                boolean sectionStands = lastOfSection.containsKey(section) || section.isEmpty() || !opened.add(section);
                rows.addAll(0, headers(place, sectionStands));
            }
            after.computeIfAbsent(at, index -> new ArrayList<>()).addAll(rows);
        }
        return woven(after);
    }

    /**
     * What is added, by place. Several places may end at the same row: what needs no header goes first, then lists of
     * sections that stand, then new sections, each with its own rows before its list; else a row would fall under
     * somebody else's header.
     */
    private List<List<Row>> inOrder(Set<String> places, Set<String> sections) {
        List<String> sectionOrder = new ArrayList<>();
        List<List<Row>> groups = new ArrayList<>();
        for (Map<String, Row> rows : added.values()) {
            List<Row> group = new ArrayList<>(rows.values());
            groups.add(group);
            sectionOrder.add(KeyNames.squeeze(group.get(0).place().section()));
        }
        groups.sort(Comparator.comparingInt((List<Row> group) -> {
                    Place place = group.get(0).place();
                    String section = KeyNames.squeeze(place.section());
                    return places.contains(place.id()) ? 0 : section.isEmpty() || sections.contains(section) ? 1 : 2;
                })
                .thenComparingInt(group -> sectionOrder.indexOf(
                        KeyNames.squeeze(group.get(0).place().section())))
                .thenComparing(group -> !group.get(0).place().list().isEmpty()));
        return groups;
    }

    private List<Row> headers(Place place, boolean sectionStands) {
        List<Row> headers = new ArrayList<>();
        if (!sectionStands) {
            headers.add(
                    new Row(Kind.SECTION, new Place(place.section(), ""), "<" + place.section() + ">", "", base.eol()));
        }
        if (!place.list().isEmpty()) {
            headers.add(new Row(Kind.LIST, place, "%-19s:".formatted("--" + place.list() + "--"), "", base.eol()));
        }
        return headers;
    }

    private Document woven(Map<Integer, List<Row>> after) {
        List<Row> rows = new ArrayList<>(after.getOrDefault(-1, List.of()));
        for (int i = 0; i < base.rows().size(); i++) {
            Row row = base.rows().get(i);
            String value = values.get(i);
            rows.add(value == null ? row : row.withValue(value));
            rows.addAll(after.getOrDefault(i, List.of()));
        }
        for (int i = 0; i < rows.size() - 1; i++) {
            if (rows.get(i).eol().isEmpty()) {
                rows.set(i, rows.get(i).withEol(base.eol()));
            }
        }
        return new Document(base.byteOrderMark(), rows);
    }
}
