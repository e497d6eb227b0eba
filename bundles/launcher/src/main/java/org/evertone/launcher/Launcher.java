package org.evertone.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.osgi.framework.BundleException;

/** Starts the phone in the foreground: every bundle of the distribution. */
public final class Launcher {
    private static final int EXIT_USAGE = 2;
    private static final int EXIT_FAILED = 1;

    /** JNA lives outside the bundles: its native library can be loaded only once in a virtual machine. */
    public static final String SHARED_PACKAGES = "com.sun.jna;version=5.19.1,com.sun.jna.ptr;version=5.19.1";

    private static volatile int exitCode;

    private Launcher() {}

    /** Exit code 0 after a normal stop, 1 when a bundle cannot be started, 2 for a wrong command line. */
    public static void main(String[] args) throws Exception {
        Path distribution = PhoneFramework.distribution();
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
        PhoneFramework framework = new PhoneFramework(options.properties(), options.home());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(framework), "shutdown"));
        framework.install(distribution.resolve("bundles"), jar -> true);
        if (options.demo()) {
            framework.install(distribution.resolve("demo/bundles"), jar -> true);
        }
        framework.start();
        framework.waitForStop();
    }

    /** Runs as shutdown hook; ends with exit code 0, where the virtual machine would report the signal. */
    private static void stop(PhoneFramework framework) {
        framework.stop();
        System.out.flush();
        Runtime.getRuntime().halt(exitCode);
    }
}
