package org.evertone.launcher;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/**
 * Starts the phone in the foreground: every jar of {@code bundles/<start level>/} of the distribution, in place. Felix's
 * own storage is made anew at every start and holds nothing of value.
 */
public final class Launcher {
    private static final int EXIT_USAGE = 2;
    private static final int EXIT_FAILED = 1;

    /** JNA lives outside the bundles: its native library can be loaded only once in a virtual machine. */
    public static final String SHARED_PACKAGES = "com.sun.jna;version=5.19.1,com.sun.jna.ptr;version=5.19.1";

    /** Held, because the log manager forgets loggers nobody holds. SPI Fly reports every provider it finds. */
    private static final Logger SPI_FLY = Logger.getLogger("org.apache.aries.spifly");

    private static volatile int exitCode;

    private Launcher() {}

    /** Exit code 0 after a normal stop, 1 when a bundle cannot be started, 2 for a wrong command line. */
    public static void main(String[] args) throws Exception {
        SPI_FLY.setLevel(Level.WARNING);
        Path distribution = distribution();
        Options options;
        try {
            options = Options.parse(args, distribution);
        } catch (IllegalArgumentException wrong) {
            System.err.println("phone: " + wrong.getMessage());
            System.exit(EXIT_USAGE);
            return;
        }
        try {
            Files.createDirectories(
                    options.home(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException refused) {
            unusable(options.home(), refused);
            return;
        }
        if (!Files.isWritable(options.home())) {
            unusable(options.home(), new AccessDeniedException(options.home().toString()));
            return;
        }
        try (FileChannel channel = FileChannel.open(
                        options.home().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                System.err.println("phone: another phone is running with --home " + options.home());
                System.exit(EXIT_USAGE);
                return;
            }
            run(options, distribution);
        } catch (BundleException | IOException failed) {
            System.err.println("phone: " + failed.getMessage());
            exitCode = EXIT_FAILED;
            System.exit(EXIT_FAILED);
        }
        System.exit(0);
    }

    private static void unusable(Path home, IOException reason) {
        String why = reason instanceof AccessDeniedException
                ? "permission denied"
                : reason instanceof FileAlreadyExistsException
                        ? "it is not a folder"
                        : String.valueOf(reason.getMessage());
        System.err.println("phone: --home " + home + " cannot be written: " + why);
        System.exit(EXIT_USAGE);
    }

    private static void run(Options options, Path distribution)
            throws BundleException, IOException, InterruptedException {
        Map<String, String> properties = new HashMap<>(options.properties());
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SHARED_PACKAGES);
        properties.put(
                Constants.FRAMEWORK_STORAGE, options.home().resolve("felix").toString());
        properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        Framework framework = new FrameworkFactory().newFramework(properties);
        framework.init();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(framework), "shutdown"));
        List<Bundle> installed = new ArrayList<>();
        int highest = install(framework, distribution.resolve("bundles"), installed);
        if (options.demo()) {
            highest = Math.max(highest, install(framework, distribution.resolve("demo/bundles"), installed));
        }
        framework.adapt(FrameworkStartLevel.class).setInitialBundleStartLevel(highest);
        for (Bundle bundle : installed) {
            if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            }
        }
        framework.start();
        framework.adapt(FrameworkStartLevel.class).setStartLevel(highest, event -> report(installed));
        framework.waitForStop(0);
    }

    /** Installs {@code folder/<level>/*.jar}; returns the highest level. */
    private static int install(Framework framework, Path folder, List<Bundle> installed)
            throws BundleException, IOException {
        int highest = 0;
        for (Path level : list(folder)) {
            int number = Integer.parseInt(String.valueOf(level.getFileName()));
            for (Path jar : list(level)) {
                Bundle bundle = framework.getBundleContext().installBundle("reference:" + jar.toUri());
                bundle.adapt(BundleStartLevel.class).setStartLevel(number);
                installed.add(bundle);
                highest = Math.max(highest, number);
            }
        }
        if (highest == 0) {
            throw new IOException("no bundles in " + folder + ": the distribution is not complete");
        }
        return highest;
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry ->
                            Files.isDirectory(entry) || entry.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static void report(List<Bundle> bundles) {
        for (Bundle bundle : bundles) {
            boolean fragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
            if (bundle.getState() != Bundle.ACTIVE && !fragment) {
                System.err.println("phone: bundle " + bundle.getSymbolicName() + " did not start");
            }
        }
    }

    /** Runs as shutdown hook; ends with exit code 0, where the virtual machine would report the signal. */
    private static void stop(Framework framework) {
        try {
            framework.stop();
            framework.waitForStop(5000);
        } catch (BundleException failed) {
            System.err.println("phone: " + failed.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        System.out.flush();
        Runtime.getRuntime().halt(exitCode);
    }

    private static Path distribution() throws URISyntaxException {
        Path jar = Path.of(Launcher.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return jar.resolve("../..").toAbsolutePath().normalize();
    }
}
