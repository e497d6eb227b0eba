package org.evertone.itests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.evertone.config.profile.ProfileCommand;
import org.evertone.launcher.ProfileTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/** Device profiles with the bundles of the distribution. */
class ProfileIT {
    private static final Path DISTRIBUTION = Path.of(System.getProperty("evertone.distribution"));
    private static final Path PROFILES = DISTRIBUTION.resolve("device-profiles");

    @TempDir
    Path folder;

    static List<Path> shipped() throws IOException {
        try (Stream<Path> folders = Files.list(PROFILES)) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void everyShippedProfileCanBeUsed(Path profile) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertEquals(0, check(profile, folder, out), out::toString);
    }

    @Test
    void aBadProfileIsRefusedWithAllThatIsWrong() throws IOException {
        Path profile = Files.writeString(folder.resolve("profile.json"), """
                {"name": "Bad", "configurations": {
                  "org.evertone.sip": {"generation": "V4", "periodMillis": 1},
                  "org.evertone.halpi4j.hook": {"pin": "GPIO17", "debounceMillis": 5},
                  "org.evertone.halpi4j.lamp~a": {"name": "line9", "address": "gpio:GPIO17"},
                  "org.evertone.halpi4j.outlet~b": {"outlet": "EAR", "pin": "gpio:pinctrl-rp1/17"}}}
                """);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertEquals(1, check(profile, folder, out));
        assertEquals("""
                error: configurations/org.evertone.sip/generation = "V4": must be V2 or V3
                error: configurations/org.evertone.sip/periodMillis = 1: must be at least 500
                error: configurations/org.evertone.halpi4j.hook/debounceMillis = 5: must be at least 50
                error: configurations/org.evertone.halpi4j.outlet~b/outlet = "EAR": must be HANDSET or SPEAKER or RINGER
                error: configurations/org.evertone.halpi4j.hook/pin = "GPIO17": must be an address: gpio:GPIO17, or \
                gpio:LABEL/17 with the label of the chip and 0 to 1023
                error: configurations/org.evertone.halpi4j.outlet~b/pin = "gpio:pinctrl-rp1/17": is in use already, by \
                configurations/org.evertone.halpi4j.lamp~a/address
                error: configurations/org.evertone.halpi4j.lamp~a/name = "line9": is not a lamp of a phone: line1 to line6, \
                message, mute
                warning: configurations/org.evertone.halpi4j.lamp~a/address = "gpio:GPIO17": not on this machine: line GPIO17
                """ + profile + ": 7 errors\n", out.toString(UTF_8));
    }

    @Test
    @Timeout(120)
    void aPersonIsLedThroughTheSimulatedDevice() throws Exception {
        Walk walk = new Walk(PROFILES.resolve("simulator"));
        Hands hands = new Hands(walk.felix());

        int failing = 0;
        for (String line = walk.next(); !line.matches("\\d+ passed.*"); line = walk.next()) {
            String task = line.replaceFirst("^\\[\\d+/\\d+] ", "");
            if (task.equals("Lift the handset.")) {
                hands.hook(true);
            } else if (task.equals("Put the handset back.")) {
                hands.hook(false);
            } else if (task.startsWith("Press ")) {
                String key =
                        task.substring("Press ".length(), task.length() - 1).replace(' ', '_');
                hands.press(key.equals("MUTE") ? "HOLD" : key);
                if (key.equals("MUTE")) {
                    walk.type("n");
                    failing++;
                }
            } else if (task.startsWith("Is lamp message")) {
                hands.requireLit("message");
                walk.type("s");
            } else if (task.endsWith("?")) {
                walk.type("y");
            }
        }

        assertEquals(1, failing);
        assertEquals(1, walk.exitCode());
        String all = walk.all();
        assertTrue(all.contains("passed   handset lifted"), all);
        assertTrue(all.contains("failed   key MUTE                     answered no"), all);
        assertTrue(all.contains("skipped  lamp message colours"), all);
        assertTrue(all.contains("passed   lamp mute blinking"), all);
        assertTrue(all.matches("(?s).*\\n\\d+ passed, 1 failed, 1 skipped\\n"), all);
    }

    @Test
    @Timeout(120)
    void aDeviceGoesWithoutWhatItsProfileConfiguresWrongly() throws Exception {
        Files.writeString(folder.resolve("profile.json"), """
                {"name": "Half", "configurations": {
                  "org.evertone.halsim": {"lamps": ["mute"]},
                  "org.evertone.sip": {"generation": "V4"}}}
                """);
        Walk walk = new Walk(folder);
        for (String line = walk.next(); !line.startsWith("[1/"); line = walk.next()) {
            assertFalse(line.startsWith("0 passed"), walk::all);
        }
        String timeline = new Service(walk.felix(), "org.evertone.event.Timeline")
                .call("recent")
                .toString();
        walk.type("q");

        assertTrue(
                timeline.contains("what=The device profile is wrong in org.evertone.sip,"
                        + " why=configurations/org.evertone.sip/generation = \"V4\": must be V2 or V3"),
                timeline);
        assertTrue(timeline.contains("what=Device profile: Half"), timeline);
        assertEquals(0, walk.exitCode());
        assertTrue(walk.all().contains("skipped  lamp mute colours"), walk::all);
    }

    @Test
    void everyPropertyIsExplained() throws IOException {
        String readme = Files.readString(PROFILES.resolve("README.md"));
        Set<String> explained = new TreeSet<>();
        for (String section : readme.split("(?m)^## ")) {
            Matcher pid = Pattern.compile("^`([a-z0-9.]+)(~NAME)?`").matcher(section);
            Matcher property = Pattern.compile("`(\\w+)`").matcher(firstColumn(section));
            while (pid.lookingAt() && property.find()) {
                explained.add(pid.group(1) + "/" + property.group(1));
            }
        }
        Set<String> taken = new TreeSet<>();
        for (Path file : FelixPhone.jars()) {
            try (JarFile jar = new JarFile(file.toFile())) {
                for (JarEntry entry : Collections.list(jar.entries())) {
                    if (entry.getName().matches("OSGI-INF/metatype/org\\.evertone\\..*\\.xml")) {
                        taken.addAll(
                                properties(new String(jar.getInputStream(entry).readAllBytes(), UTF_8)));
                    }
                }
            }
        }
        assertTrue(taken.contains("org.evertone.halpi4j.hook/pin"), taken::toString);
        assertEquals(taken, explained);
    }

    private static String firstColumn(String section) {
        return section.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|")[1])
                .collect(Collectors.joining());
    }

    private static List<String> properties(String metatype) {
        Matcher pid =
                Pattern.compile("<Designate (?:factoryPid|pid)=\"([^\"]+)\"").matcher(metatype);
        assertTrue(pid.find(), metatype);
        return Pattern.compile("<AD id=\"([^\"]+)\"")
                .matcher(metatype)
                .results()
                .map(property -> pid.group(1) + "/" + property.group(1))
                .toList();
    }

    @Test
    void whatThisMachineHasNotIsAnErrorWhenAskedFor() throws IOException {
        Files.writeString(folder.resolve("profile.json"), """
                {"name": "Card", "configurations": {
                  "org.evertone.halsim": {}, "org.evertone.audioalsa": {"handset": "plughw:CARD=Device"}}}
                """);
        String missing =
                "configurations/org.evertone.audioalsa/handset = \"plughw:CARD=Device\": not on this machine: sound"
                        + " card Device\n";
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertEquals(0, check(folder, folder, out));
        assertTrue(out.toString(UTF_8).startsWith("warning: " + missing), out::toString);
        out.reset();
        assertEquals(1, check(folder, folder, out, "--here"));
        assertTrue(out.toString(UTF_8).startsWith("error: " + missing), out::toString);
    }

    @Test
    void aWrongCommandLineIsToldApart() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertEquals(2, check(folder.resolve("none"), folder, out));
        assertEquals(2, check(folder, folder, out, "--there"));
        assertEquals(
                "phone: no device profile " + folder.resolve("none")
                        + "\nusage: phone profile check [--here] FILE|FOLDER|NAME\n",
                out.toString(UTF_8));
    }

    private static int check(Path profile, Path root, OutputStream out, String... options) {
        PrintStream print = new PrintStream(out, true, UTF_8);
        List<String> line = new ArrayList<>(List.of(options));
        line.add(DISTRIBUTION.resolve("bundles").toString());
        line.add(profile.toString());
        return ProfileCommand.run(line, root, print, print);
    }

    /** A guided test that runs. */
    private static final class Walk {
        private final PipedInputStream in = new PipedInputStream();
        private final PrintStream typing;
        private final Lines out = new Lines();
        private final CompletableFuture<BundleContext> started = new CompletableFuture<>();
        private final CompletableFuture<Integer> exitCode;

        Walk(Path profile) throws IOException {
            typing = new PrintStream(new PipedOutputStream(in), true, UTF_8);
            exitCode = CompletableFuture.supplyAsync(() -> run(profile));
        }

        private int run(Path profile) {
            try {
                return ProfileTest.run(profile, DISTRIBUTION, in, new PrintStream(out, true, UTF_8), started::complete);
            } catch (Exception e) {
                started.completeExceptionally(e);
                throw new IllegalStateException(e);
            }
        }

        BundleContext felix() throws Exception {
            return started.get(60, TimeUnit.SECONDS);
        }

        void type(String line) {
            typing.println(line);
        }

        String next() throws InterruptedException {
            return out.next();
        }

        String all() {
            return out.all();
        }

        int exitCode() throws Exception {
            return exitCode.get(30, TimeUnit.SECONDS);
        }
    }

    /** A service in Felix. Its classes are those of a bundle there, so they are reached by reflection. */
    private record Service(Object object, Class<?> type) {
        Service(BundleContext context, String name) throws InterruptedException, ReflectiveOperationException {
            this(await(context, name), name);
        }

        private Service(Object object, String name) throws ReflectiveOperationException {
            this(object, object.getClass().getClassLoader().loadClass(name));
        }

        private static Object await(BundleContext context, String name) throws InterruptedException {
            ServiceTracker<Object, Object> tracker = new ServiceTracker<>(context, name, null);
            tracker.open(true);
            return tracker.waitForService(30_000);
        }

        Object call(String method) throws ReflectiveOperationException {
            return type.getMethod(method).invoke(object);
        }
    }

    /** Works the simulated device. */
    private static final class Hands {
        private final Service device;

        Hands(BundleContext context) throws InterruptedException, ReflectiveOperationException {
            device = new Service(context, "org.evertone.hal.SimulatedDevice");
        }

        void hook(boolean lifted) throws ReflectiveOperationException {
            device.type().getMethod("hook", boolean.class).invoke(device.object(), lifted);
        }

        /** @param label as the walk calls the key */
        void press(String label) throws ReflectiveOperationException {
            Class<?> keys = device.type().getClassLoader().loadClass("org.evertone.hal.Key");
            for (Object key : keys.getEnumConstants()) {
                String symbol = keys.getMethod("symbol").invoke(key).toString();
                if (key.toString().equals(label) || symbol.equals(label)) {
                    device.type().getMethod("press", keys).invoke(device.object(), key);
                    return;
                }
            }
            throw new IllegalArgumentException(label);
        }

        void requireLit(String lamp) throws ReflectiveOperationException {
            String pattern = String.valueOf(((Map<?, ?>) device.call("lamps")).get(lamp));
            assertTrue(pattern.contains("GREEN"), pattern);
        }
    }

    /** What was printed, line by line. */
    private static final class Lines extends OutputStream {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private final StringBuilder all = new StringBuilder();
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

        @Override
        public synchronized void write(int b) {
            if (b == '\n') {
                String text = line.toString(UTF_8);
                line.reset();
                all.append(text).append('\n');
                lines.add(text);
            } else {
                line.write(b);
            }
        }

        String next() throws InterruptedException {
            String next = lines.poll(60, TimeUnit.SECONDS);
            if (next == null) {
                throw new IllegalStateException("nothing more was printed after:\n" + all());
            }
            return next;
        }

        synchronized String all() {
            return all.toString();
        }
    }
}
