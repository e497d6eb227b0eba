package org.evertone.desk;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.evertone.line.LineState;
import org.evertone.line.LineStatus;
import org.evertone.line.MessageSummary;

/** What the lines are doing, and their mailboxes. */
final class LineBoard {
    static final Duration MAIN_SERVER_BACK = Duration.ofSeconds(5);

    private final TreeMap<Integer, LineStatus> lines = new TreeMap<>();
    private final TreeMap<Integer, MessageSummary> messages = new TreeMap<>();
    private long mainServerBackEndNanos;
    private int mainServerBackLine;

    void changed(LineStatus status, long nowNanos) {
        LineStatus before = lines.put(status.line(), status);
        if (before == null || status.state() == before.state()) {
            return;
        }
        if (status.state() == LineState.REGISTERED_PRIMARY
                && (before.state() == LineState.PROBING || before.state() == LineState.REGISTERED_BACKUP)) {
            mainServerBackLine = status.line();
            mainServerBackEndNanos = nowNanos + MAIN_SERVER_BACK.toNanos();
        } else if (status.line() == mainServerBackLine) {
            mainServerBackLine = 0;
        }
    }

    void changed(int line, MessageSummary summary) {
        messages.put(line, summary);
    }

    void removed(int line) {
        lines.remove(line);
        messages.remove(line);
    }

    void expire(long nowNanos) {
        if (mainServerBackLine != 0 && nowNanos - mainServerBackEndNanos >= 0) {
            mainServerBackLine = 0;
        }
    }

    OptionalLong nextNanos() {
        return mainServerBackLine == 0 ? OptionalLong.empty() : OptionalLong.of(mainServerBackEndNanos);
    }

    Collection<LineStatus> all() {
        return Collections.unmodifiableCollection(lines.values());
    }

    boolean has(int line) {
        return lines.containsKey(line);
    }

    /** The line that went back to its main server a moment ago; 0 = none. */
    int mainServerBackLine() {
        return mainServerBackLine;
    }

    boolean messagesWait() {
        return messages.values().stream().anyMatch(MessageSummary::waiting);
    }

    boolean messagesWait(int line) {
        return messages.getOrDefault(line, MessageSummary.NONE).waiting();
    }

    /** New messages of all lines; 0 when there are none or nobody counts them. */
    int messages() {
        return messages.values().stream()
                .filter(MessageSummary::waiting)
                .mapToInt(MessageSummary::fresh)
                .sum();
    }
}
