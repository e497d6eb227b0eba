package org.evertone.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The {@code phone} script as a process, with a fresh home folder. */
final class RunningPhone implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final Process process;
    private final BlockingQueue<String> output = new LinkedBlockingQueue<>();
    private final StringBuilder everything = new StringBuilder();

    private RunningPhone(String name, String command, String... more) {
        Path home = freshHome(name);
        List<String> line = new ArrayList<>(List.of(script().toString(), command));
        if (command.equals("run")) {
            line.addAll(List.of("--profile", "simulator", "--home", home.toString()));
        }
        line.addAll(List.of("--web", "127.0.0.1:0"));
        line.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("PHONE_DEMO_HOME", home.toString());
        builder.environment().put("PHONE_PREBUILT", "1");
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread reader = new Thread(this::read, "output of " + name);
        reader.setDaemon(true);
        reader.start();
    }

    /** {@code phone demo}. */
    static RunningPhone demo(String name) {
        return new RunningPhone(name, "demo");
    }

    /** {@code phone run} with a simulated device and no line. */
    static RunningPhone product(String name) {
        return new RunningPhone(name, "run");
    }

    /**
     * Waits for a line of the phone's output.
     *
     * @return the pattern's first group
     */
    String awaitOutput(Pattern pattern) {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        try {
            while (true) {
                String line = output.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (line == null) {
                    throw new IllegalStateException("the phone never printed " + pattern + " but:\n" + everything());
                }
                Matcher matcher = pattern.matcher(line);
                if (matcher.find()) {
                    return matcher.group(1);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the phone did not stop within " + STOP_LIMIT + ":\n" + everything());
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                synchronized (everything) {
                    everything.append(line).append('\n');
                }
                output.add(line);
            }
        } catch (IOException stopped) {
            output.add("(the phone was stopped)");
        }
    }

    private String everything() {
        synchronized (everything) {
            return everything.toString();
        }
    }

    private static Path freshHome(String name) {
        Path home = Path.of("target", "browser", name).toAbsolutePath();
        try {
            if (Files.exists(home)) {
                try (Stream<Path> old = Files.walk(home)) {
                    for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            }
            Files.createDirectories(home.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return home;
    }

    private static Path script() {
        return Path.of(System.getProperty("evertone.phone", "../../phone"))
                .toAbsolutePath()
                .normalize();
    }
}
