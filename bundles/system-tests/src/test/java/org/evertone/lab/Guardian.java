package org.evertone.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Sees that no process outlives this JVM, even when it is killed: a small shell holds the list of what was started
 * and ends all of it when the pipe to this JVM closes. A process is known by number and start time, so that a later
 * one with the same number is never hit.
 */
final class Guardian {

    private static final String SCRIPT = """
            watched=
            while read -r pid start; do watched="$watched $pid:$start"; done
            for entry in $watched; do
                pid=${entry%%:*}
                if stat=$(cat /proc/$pid/stat 2>/dev/null); then
                    set -- ${stat##*) }
                    [ "${20}" = "${entry#*:}" ] || continue
                fi
                kill -s KILL -- "-$pid" 2>/dev/null
            done
            """;
    private static final int START_TIME_FIELD = 19;

    private static final Guardian INSTANCE = new Guardian();

    private final OutputStream pipe;

    private Guardian() {
        try {
            pipe = new ProcessBuilder(Tools.find("setsid"), "sh", "-c", SCRIPT)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes sure that the guardian runs; called before a process is started. */
    static Guardian ready() {
        return INSTANCE;
    }

    /** Takes the process group led by a process into care. */
    synchronized void watch(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String startTime = stat.substring(stat.lastIndexOf(") ") + 2).split(" ")[START_TIME_FIELD];
            pipe.write((pid + " " + startTime + "\n").getBytes(StandardCharsets.UTF_8));
            pipe.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot watch process " + pid, e);
        }
    }
}
