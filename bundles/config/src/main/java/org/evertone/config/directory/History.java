package org.evertone.config.directory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.evertone.directory.CallHistory;
import org.evertone.directory.CallRecord;
import org.evertone.directory.CallRecord.Kind;

/**
 * What is remembered of calls.
 *
 * @param records newest first, at most {@link CallHistory#MAXIMUM}
 * @param missed how many were missed since somebody looked
 */
record History(List<CallRecord> records, int missed) {
    static final History EMPTY = new History(List.of(), 0);

    History {
        records = List.copyOf(records);
    }

    History with(CallRecord record) {
        List<CallRecord> more = new ArrayList<>(records.size() + 1);
        more.add(record);
        more.addAll(records.subList(0, Math.min(records.size(), CallHistory.MAXIMUM - 1)));
        return new History(more, Math.min(CallHistory.MAXIMUM, missed + (record.kind() == Kind.MISSED ? 1 : 0)));
    }

    History seen() {
        return new History(records, 0);
    }

    Shape shape() {
        return new Shape(records.stream().map(Row::of).toList(), missed);
    }

    /** What the file holds. */
    record Shape(List<Row> calls, int missed) {
        History history() {
            return new History(calls.stream().map(Row::record).toList(), missed);
        }
    }

    /** @param began in ms since 1970 */
    record Row(long began, int line, Kind kind, String name, String number, long talkedSeconds) {
        static Row of(CallRecord record) {
            return new Row(
                    record.began().toEpochMilli(),
                    record.line(),
                    record.kind(),
                    record.name(),
                    record.number(),
                    record.talked().toSeconds());
        }

        CallRecord record() {
            return new CallRecord(
                    Instant.ofEpochMilli(began),
                    line,
                    Objects.requireNonNull(kind, "kind"),
                    Objects.requireNonNull(name, "name"),
                    Objects.requireNonNull(number, "number"),
                    Duration.ofSeconds(talkedSeconds));
        }
    }
}
