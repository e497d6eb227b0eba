package org.evertone.config.profile;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code phone profile check [--here] FILE|FOLDER}: tells everything that is wrong with a device profile, at once and
 * without starting anything.
 */
public final class ProfileCommand {
    private static final String USAGE = "usage: phone profile check [--here] FILE|FOLDER|NAME";
    private static final String FILE = "profile.json";

    private ProfileCommand() {}

    /**
     * Exit code 0 when the profile can be used, 1 when it cannot, 2 for a wrong command line. The first argument is the
     * folder of the phone's bundles.
     */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        System.exit(run(List.of(args), Path.of("/"), out, err));
    }

    /**
     * As {@link #main}, without leaving the virtual machine.
     *
     * @param root of the file system with this machine's hardware
     */
    public static int run(List<String> args, Path root, PrintStream out, PrintStream err) {
        List<String> rest = new ArrayList<>(args);
        boolean here = rest.remove("--here");
        if (rest.size() != 2 || rest.get(1).startsWith("-")) {
            err.println(USAGE);
            return 2;
        }
        Path file = file(Path.of(rest.get(1)));
        if (!Files.isRegularFile(file)) {
            err.println("phone: no device profile " + file);
            return 2;
        }
        try {
            return check(file, Catalogue.ofJars(Path.of(rest.get(0))), Machine.read(root), here, out);
        } catch (IOException e) {
            err.println("phone: " + e);
            return 1;
        }
    }

    private static int check(Path file, Catalogue catalogue, Machine machine, boolean here, PrintStream out)
            throws IOException {
        ProfileReader.Reading reading = ProfileReader.read(file);
        List<Problem> problems = new ArrayList<>(ProfileCheck.check(reading, catalogue));
        for (Problem missing : WiringRules.missing(reading.profile(), catalogue, machine)) {
            problems.add(here ? Problem.error(missing.path(), missing.value(), missing.rule()) : missing);
        }
        problems.forEach(problem -> out.println(
                (problem.isError() ? "error: " : "warning: ") + problem.words(String.valueOf(file.getFileName()))));
        long errors = problems.stream().filter(Problem::isError).count();
        if (errors > 0) {
            out.println(file + ": " + (errors == 1 ? "1 error" : errors + " errors"));
            return 1;
        }
        out.println(file + ": \"" + reading.profile().name() + "\" can be used, with "
                + reading.profile().configurations().size() + " configurations");
        return 0;
    }

    private static Path file(Path named) {
        return Files.isDirectory(named) ? named.resolve(FILE) : named;
    }
}
