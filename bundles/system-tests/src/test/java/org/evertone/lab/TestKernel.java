package org.evertone.lab;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Runs a program of the kit on the test kernel ({@code src/test/vm}), which has the hardware that this machine lacks. */
final class TestKernel {

    private static final int NO_KERNEL = 77;
    private static final Duration USUAL_LIMIT = Duration.ofMinutes(5);

    private TestKernel() {}

    /**
     * Runs a main class to its end. What it writes is lost, except in {@code target/labs}.
     *
     * @throws AssertionError with all it printed when it does not end with exit code 0
     * @throws org.opentest4j.TestAbortedException when the kernel cannot be built here, saying what is missing
     */
    static String run(Class<?> program, String... arguments) {
        return run(USUAL_LIMIT, Map.of(), program, arguments);
    }

    /**
     * The same, but never compiles a kernel.
     *
     * @throws org.opentest4j.TestAbortedException also when there is no kernel yet
     */
    static String runIfThere(Duration limit, Class<?> program, String... arguments) {
        return run(limit, Map.of("EVERTONE_KERNEL_BUILD", "no"), program, arguments);
    }

    /** Brings a module into the test kernel, inside of it. */
    static void insert(String module, String... parameters) {
        List<String> command =
                new ArrayList<>(List.of("insmod", System.getenv("EVERTONE_MODULES") + "/" + module + ".ko"));
        command.addAll(List.of(parameters));
        Tools.run("busybox", command.toArray(String[]::new));
    }

    private static String run(Duration limit, Map<String, String> environment, Class<?> program, String... arguments) {
        Path labs = Path.of(System.getProperty("evertone.labs.folder", "target/labs"))
                .toAbsolutePath()
                .normalize();
        List<String> command = new ArrayList<>(List.of(
                Tools.find("setsid"),
                Path.of(System.getProperty("evertone.vm.folder", "src/test/vm"), "run-in-kernel")
                        .toAbsolutePath()
                        .toString(),
                labs.toString(),
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-Devertone.labs.folder=" + labs.resolve("kernel"),
                "-Devertone.phone=" + Phone.executable(),
                "-cp",
                classPath(),
                program.getName()));
        command.addAll(List.of(arguments));
        try {
            Files.createDirectories(labs);
            Path errors = Files.createTempFile(labs, "kernel", ".log");
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
            builder.environment().put("EVERTONE_KERNEL_SECONDS", Long.toString(limit.toSeconds()));
            builder.environment().putAll(environment);
            Guardian guardian = Guardian.ready();
            Process process = builder.start();
            guardian.watch(process.pid());
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            String complaint = Files.readString(errors);
            Files.delete(errors);
            Assumptions.assumeFalse(code == NO_KERNEL, () -> "no test kernel: " + lastLine(complaint));
            if (code != 0) {
                throw new AssertionError(
                        program.getSimpleName() + " on the test kernel: exit " + code + "\n" + output + complaint);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw LabException.interrupted(e);
        }
    }

    private static String classPath() {
        if (TestKernel.class.getClassLoader() instanceof URLClassLoader loader) {
            return Arrays.stream(loader.getURLs())
                    .map(url -> Path.of(URI.create(url.toString())).toString())
                    .collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static String lastLine(String text) {
        try (Stream<String> lines = text.lines()) {
            return lines.reduce("", (before, line) -> line);
        }
    }
}
