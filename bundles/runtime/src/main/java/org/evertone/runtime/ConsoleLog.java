package org.evertone.runtime;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import org.evertone.event.Timeline;
import org.evertone.event.TimelineEvent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;

/** Writes warnings of the bundles and every timeline event to standard error, where the journal takes them. */
@Component(service = {})
public final class ConsoleLog implements LogListener {
    private final LogReaderService reader;
    private final AutoCloseable subscription;
    private final PrintStream out = System.err;

    @Activate
    public ConsoleLog(@Reference LogReaderService reader, @Reference Timeline timeline) {
        this.reader = reader;
        reader.addLogListener(this);
        timeline.recent().forEach(this::print);
        subscription = timeline.subscribe(this::print);
    }

    @Deactivate
    public void close() throws Exception {
        subscription.close();
        reader.removeLogListener(this);
    }

    @Override
    public void logged(LogEntry entry) {
        if (!LogLevel.WARN.implies(entry.getLogLevel())) {
            return;
        }
        out.println(entry.getLogLevel().name().toLowerCase(Locale.ROOT) + " " + entry.getLoggerName() + ": "
                + entry.getMessage());
        if (entry.getException() != null) {
            entry.getException().printStackTrace(out);
        }
    }

    private void print(TimelineEvent event) {
        StringBuilder text = new StringBuilder(96)
                .append(event.at())
                .append(event.line() > 0 ? " line " + event.line() : "")
                .append(' ')
                .append(event.kind())
                .append(": ")
                .append(event.what());
        if (!event.why().isEmpty()) {
            text.append(" (").append(event.why()).append(')');
        }
        for (Map.Entry<String, String> fact : event.evidence().entrySet()) {
            text.append(' ').append(fact.getKey()).append('=').append(fact.getValue());
        }
        out.println(text);
    }
}
