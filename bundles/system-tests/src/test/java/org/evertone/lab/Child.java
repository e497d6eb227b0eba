package org.evertone.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One long-lived process of a lab, leader of its own process group. Its output goes to a log and can be waited for. */
final class Child implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** The shell's own: the program of that name asks for more of a kernel than the test kernel has. */
    private static final String KILL = "kill -s \"$1\" -- \"$2\"";

    private final String name;
    private final Path log;
    private final Process process;
    private final Thread reader;
    private final List<String> lines = new ArrayList<>();
    private boolean outputEnded;

    private Child(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.reader = new Thread(this::readOutput, "log of " + name);
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a process.
     *
     * @param name what it is called in messages; its log is {@code folder/name.log}, to which restarts append
     * @param folder where it runs
     * @param environment additions to this process's environment
     */
    static Child start(String name, Path folder, Map<String, String> environment, List<String> command) {
        List<String> group = new ArrayList<>(List.of(Tools.find("setsid")));
        group.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(group).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Guardian guardian = Guardian.ready();
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            guardian.watch(process.pid());
            return new Child(name, folder.resolve(name + ".log"), process);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name, e);
        }
    }

    static Child start(String name, Path folder, String... command) {
        return start(name, folder, Map.of(), List.of(command));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Sends a signal to the whole group; one whose leader is already gone is no error. */
    void signal(String signal) {
        if (process.isAlive()) {
            Tools.run("sh", "-c", KILL, "sh", signal, group());
        }
    }

    /** Ends the group at once and waits until all of it is gone, and its sockets with it. */
    void kill() {
        if (process.isAlive()) {
            signal("KILL");
            while (Tools.succeeds("sh", "-c", KILL, "sh", "0", group())) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        }
        awaitEnd();
    }

    private String group() {
        return "-" + process.pid();
    }

    /** Asks for an orderly end, insists after 5 s. */
    void stop(String signal) {
        signal("CONT");
        signal(signal);
        try {
            process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw LabException.interrupted(e);
        }
        kill();
    }

    @Override
    public void close() {
        kill();
    }

    /**
     * Waits for a line of output, also one already printed.
     *
     * @throws LabException with the last lines when the process ends or the time is over before
     */
    Matcher awaitLine(Pattern pattern, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        int next = 0;
        synchronized (lines) {
            while (true) {
                for (; next < lines.size(); next++) {
                    Matcher matcher = pattern.matcher(lines.get(next));
                    if (matcher.find()) {
                        return matcher;
                    }
                }
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0 || outputEnded) {
                    throw new LabException(name + (outputEnded ? " ended without printing " : " did not print ")
                            + pattern + "; its log: " + log + "\n" + tail().orElse(""));
                }
                try {
                    lines.wait(left);
                } catch (InterruptedException e) {
                    throw LabException.interrupted(e);
                }
            }
        }
    }

    /** What it has printed so far. */
    Stream<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines).stream();
        }
    }

    private Optional<String> tail() {
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size())));
    }

    private void readOutput() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
                PrintWriter file = new PrintWriter(Files.newBufferedWriter(
                        log, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                file.println(line);
                file.flush();
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            synchronized (lines) {
                outputEnded = true;
                lines.notifyAll();
            }
        }
    }

    private void awaitEnd() {
        try {
            process.waitFor();
            reader.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            throw LabException.interrupted(e);
        }
    }
}
