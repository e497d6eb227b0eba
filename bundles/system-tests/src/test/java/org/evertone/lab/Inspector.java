package org.evertone.lab;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Looks into a running phone: its process from outside, its threads by a {@link PhoneAgent}. */
final class Inspector {

    private static final int TICKS_PER_SECOND = 100;
    private static final int USER_TIME_FIELD = 11;

    private final long pid;
    private final Path folder;
    private final Path jar;
    private int questions;

    Inspector(long pid, Path folder) {
        this.pid = pid;
        this.folder = folder;
        jar = folder.resolve("agent.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Agent-Class"), PhoneAgent.class.getName());
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream classes = new JarOutputStream(file, manifest)) {
            for (String name : List.of("PhoneAgent", "PhoneAgent$Clicking", "PhoneAgent$Pace", "PhoneAgent$Desk")) {
                String entry = "org/evertone/lab/" + name + ".class";
                classes.putNextEntry(new JarEntry(entry));
                try (InputStream bytes =
                        Objects.requireNonNull(Inspector.class.getResourceAsStream("/" + entry), entry)) {
                    bytes.transferTo(classes);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes that all threads have allocated since they started. */
    long allocatedBytes() {
        return allocatedBytes("");
    }

    /** Bytes allocated by the threads whose names begin so. */
    long allocatedBytes(String threads) {
        return ask("threads", "")
                .lines()
                .filter(line -> line.substring(line.indexOf(' ') + 1).startsWith(threads))
                .mapToLong(line -> Long.parseLong(line.substring(0, line.indexOf(' '))))
                .sum();
    }

    /** Stops, updates and starts a bundle. */
    void update(String symbolicName) {
        ask("update", symbolicName);
    }

    /** From now on the phone speaks and listens through a device that clicks. */
    void click() {
        ask("clicks", "");
    }

    /** Moments of the clicks spoken, and heard, in microseconds since 1970. */
    List<long[]> clicks() {
        return ask("times", "").lines().map(Inspector::moments).toList();
    }

    /** From now on the phone has no microphone, and its tones go to a device that notes when they begin. */
    void listen() {
        ask("listens", "");
    }

    /** From now on the phone has a further lamp, which notes what it is told. */
    void addLamp(String name) {
        ask("lamp", name);
    }

    /** What that lamp was told: for each pattern the moment, microseconds since 1970, and the pattern's name. */
    List<String> lampTold() {
        return ask("lamp told", "").lines().toList();
    }

    /**
     * Lifts the handset of the simulated device again and again, and puts it back.
     *
     * @return the moments when it was lifted, microseconds since 1970
     */
    long[] liftHandset(int times, Duration between) {
        return moments(ask("lifts", times + " " + between.toMillis()));
    }

    /** Presses a key of the simulated device again and again; answers as {@link #liftHandset}. */
    long[] pressKey(char key, int times, Duration between) {
        return moments(ask("presses", times + " " + between.toMillis() + " " + key));
    }

    private static long[] moments(String line) {
        return Arrays.stream(line.split(" "))
                .filter(word -> !word.isBlank())
                .mapToLong(word -> Long.parseLong(word.strip()))
                .toArray();
    }

    /** How often each thread went to sleep since it started, by number and name. */
    Map<String, Long> sleeps() {
        Map<String, Long> sleeps = new HashMap<>();
        Path tasks = Path.of("/proc", Long.toString(pid), "task");
        try (Stream<Path> threads = Files.list(tasks)) {
            for (Path thread : threads.toList()) {
                String name = Files.readString(thread.resolve("comm")).strip();
                sleeps.put(
                        thread.getFileName() + " " + name,
                        number(Files.readString(thread.resolve("status")), "voluntary_ctxt_switches:"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("threads of the phone", e);
        }
        return sleeps;
    }

    void collectGarbage() {
        Tools.run("jcmd", Long.toString(pid), "GC.run");
    }

    double cpuSeconds() {
        return cpuSeconds(pid);
    }

    static double cpuSeconds(long pid) {
        String stat = proc(pid, "stat");
        String[] fields = stat.substring(stat.lastIndexOf(") ") + 2).split(" ");
        return (Long.parseLong(fields[USER_TIME_FIELD]) + Long.parseLong(fields[USER_TIME_FIELD + 1]))
                / (double) TICKS_PER_SECOND;
    }

    /** Resident memory. */
    long residentKilobytes() {
        return number(proc(pid, "status"), "VmRSS:");
    }

    int threads() {
        return entries("task");
    }

    int descriptors() {
        return entries("fd");
    }

    private static long number(String status, String key) {
        return status.lines()
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private int entries(String kind) {
        String[] names = Path.of("/proc", Long.toString(pid), kind).toFile().list();
        return names == null ? 0 : names.length;
    }

    private String ask(String command, String parameter) {
        Path answer = folder.resolve("agent-" + ++questions + ".txt");
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                machine.loadAgent(jar.toString(), command + "|" + answer + "|" + parameter);
            } finally {
                machine.detach();
            }
            String text = Files.readString(answer);
            if (text.startsWith("failed: ")) {
                throw new LabException("agent, " + command + ": " + text);
            }
            return text;
        } catch (IOException | AttachNotSupportedException | AgentLoadException | AgentInitializationException e) {
            throw new LabException("cannot look into the phone: " + e);
        }
    }

    private static String proc(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
