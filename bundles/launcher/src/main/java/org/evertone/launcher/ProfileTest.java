package org.evertone.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.util.tracker.ServiceTracker;

/**
 * {@code phone profile test FILE|FOLDER}: starts only what works the device, and the bundle that leads a person through
 * it. Nothing is kept of it.
 */
public final class ProfileTest {
    private static final String USAGE = "usage: phone profile test FILE|FOLDER|NAME";
    private static final String FILE = "profile.json";

    /** What is started of the distribution's bundles above Felix's own. */
    private static final Set<String> NEEDED =
            Set.of("api", "runtime", "config", "media", "audio-alsa", "hal-sim", "hal-pi4j");

    private static final int FELIX_LEVEL = 1;
    private static final long START_MILLIS = 30_000;
    private static final int EXIT_USAGE = 2;
    private static final int EXIT_FAILED = 1;

    private ProfileTest() {}

    /** Exit code 0 when nothing failed, 1 when something did or the test cannot be started, 2 for a wrong command line. */
    public static void main(String[] args) throws Exception {
        if (args.length != 1 || args[0].startsWith("-")) {
            System.err.println(USAGE);
            System.exit(EXIT_USAGE);
        }
        Path named = Path.of(args[0]).toAbsolutePath().normalize();
        Path folder = Files.isRegularFile(named) && named.endsWith(FILE) ? named.resolveSibling("") : named;
        if (!Files.isRegularFile(folder.resolve(FILE))) {
            System.err.println("phone: no device profile " + folder.resolve(FILE));
            System.exit(EXIT_USAGE);
        }
        try {
            System.exit(run(folder, PhoneFramework.distribution(), System.in, System.out, started -> {}));
        } catch (BundleException | IOException failed) {
            System.err.println("phone: " + failed.getMessage());
            System.exit(EXIT_FAILED);
        }
    }

    /**
     * As {@link #main}, without leaving the virtual machine.
     *
     * @param profile folder with {@code profile.json}
     * @param distribution root folder of the distribution
     * @param in what the person types
     * @param out what the person reads
     * @param started hears of Felix once its bundles start
     */
    public static int run(
            Path profile, Path distribution, InputStream in, PrintStream out, Consumer<BundleContext> started)
            throws BundleException, IOException, InterruptedException {
        Path home = Files.createTempDirectory("phone-profile-test");
        PhoneFramework framework = new PhoneFramework(
                Map.of(
                        "evertone.home",
                        home.toString(),
                        "evertone.profile",
                        profile.toString(),
                        "evertone.bind",
                        "127.0.0.1"),
                home);
        Thread hook = new Thread(() -> end(framework, home), "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            framework.install(distribution.resolve("bundles"), ProfileTest::needed);
            framework.install(distribution.resolve("walk/bundles"), jar -> true);
            framework.start();
            started.accept(framework.context());
            return walk(framework.context()).apply(in, out);
        } finally {
            end(framework, home);
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    private static boolean needed(Path jar) {
        String level = String.valueOf(jar.resolveSibling("").getFileName());
        String name = String.valueOf(jar.getFileName()).replaceFirst("-\\d.*", "");
        return Integer.parseInt(level) == FELIX_LEVEL || NEEDED.contains(name);
    }

    /** The test is a service of a type of the JDK: the launcher sees no class of a bundle. */
    @SuppressWarnings("unchecked")
    private static BiFunction<InputStream, PrintStream, Integer> walk(BundleContext context)
            throws InterruptedException, IOException {
        ServiceTracker<Object, Object> tracker;
        try {
            tracker = new ServiceTracker<>(
                    context,
                    context.createFilter(
                            "(&(objectClass=java.util.function.BiFunction)(evertone.command=profile-test))"),
                    null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        tracker.open();
        Object found = tracker.waitForService(START_MILLIS);
        if (found == null) {
            throw new IOException("the test did not start within " + START_MILLIS / 1000 + " s");
        }
        return (BiFunction<InputStream, PrintStream, Integer>) found;
    }

    private static synchronized void end(PhoneFramework framework, Path home) {
        framework.stop();
        if (!Files.exists(home)) {
            return;
        }
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException left) {
            System.err.println("phone: " + home + " could not be removed: " + left.getMessage());
        }
    }
}
