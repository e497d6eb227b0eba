package org.evertone.launcher;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/**
 * Felix with jars of {@code bundles/<start level>/} of the distribution, in place. Felix's own storage is made anew at
 * every start and holds nothing of value.
 */
final class PhoneFramework {
    private static final int STOP_MILLIS = 5000;

    /** Held, because the log manager forgets loggers nobody holds. SPI Fly reports every provider it finds. */
    private static final Logger SPI_FLY = Logger.getLogger("org.apache.aries.spifly");

    private final Framework framework;
    private final List<Bundle> started = new ArrayList<>();
    private int highest;

    /** @param home folder for Felix's storage */
    PhoneFramework(Map<String, String> options, Path home) throws BundleException {
        SPI_FLY.setLevel(Level.WARNING);
        Map<String, String> properties = new HashMap<>(options);
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, Launcher.SHARED_PACKAGES);
        properties.put(Constants.FRAMEWORK_STORAGE, home.resolve("felix").toString());
        properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        framework = new FrameworkFactory().newFramework(properties);
        framework.init();
    }

    /**
     * Installs {@code folder/<level>/*.jar}.
     *
     * @param wanted which of them are started; the others say what could be configured
     * @throws IOException when there is none that is wanted
     */
    void install(Path folder, Predicate<Path> wanted) throws BundleException, IOException {
        int before = started.size();
        for (Path level : list(folder)) {
            int number = Integer.parseInt(String.valueOf(level.getFileName()));
            for (Path jar : list(level)) {
                Bundle bundle = framework.getBundleContext().installBundle("reference:" + jar.toUri());
                if (wanted.test(jar)) {
                    bundle.adapt(BundleStartLevel.class).setStartLevel(number);
                    started.add(bundle);
                    highest = Math.max(highest, number);
                }
            }
        }
        if (started.size() == before) {
            throw new IOException("no bundles in " + folder + ": the distribution is not complete");
        }
    }

    /** Starts what is wanted, level by level, on a thread of Felix's. */
    void start() throws BundleException {
        framework.adapt(FrameworkStartLevel.class).setInitialBundleStartLevel(highest);
        for (Bundle bundle : started) {
            if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            }
        }
        framework.start();
        framework.adapt(FrameworkStartLevel.class).setStartLevel(highest, event -> report());
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** Waits until Felix has stopped. */
    void waitForStop() throws InterruptedException {
        framework.waitForStop(0);
    }

    /** Stops all bundles; waits for it at most five seconds. Harmless twice. */
    void stop() {
        try {
            framework.stop();
            framework.waitForStop(STOP_MILLIS);
        } catch (BundleException failed) {
            System.err.println("phone: " + failed.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The folder of the distribution that this class is from. */
    static Path distribution() throws URISyntaxException {
        Path jar = Path.of(PhoneFramework.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return jar.resolve("../..").toAbsolutePath().normalize();
    }

    private void report() {
        for (Bundle bundle : started) {
            boolean fragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
            if (bundle.getState() != Bundle.ACTIVE && !fragment) {
                System.err.println("phone: bundle " + bundle.getSymbolicName() + " did not start");
            }
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry ->
                            Files.isDirectory(entry) || entry.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }
}
