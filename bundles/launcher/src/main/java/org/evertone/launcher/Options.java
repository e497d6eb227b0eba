package org.evertone.launcher;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The command line of {@code phone run} and {@code phone demo}.
 *
 * @param properties framework properties for the bundles ({@code evertone.*} and the web server's)
 * @param home absolute folder; everything the phone writes is under it
 * @param demo whether the demo bundles are started too
 */
record Options(Map<String, String> properties, Path home, boolean demo) {

    /** {@code sun_path} of a Unix socket's address without its final NUL, unix(7). */
    private static final int LONGEST_SOCKET_BYTES = 107;

    static final String USAGE =
            "usage: phone run --profile NAME|FOLDER --home FOLDER [--config FILE] [--web [HOST:]PORT]"
                    + " [--audio-in WAV] [--audio-out WAV]";

    /**
     * Reads the command line.
     *
     * @param distribution root folder of the distribution, where named device profiles are
     * @throws IllegalArgumentException naming the option and what is wrong with it
     */
    static Options parse(String[] args, Path distribution) {
        Map<String, String> given = new HashMap<>();
        boolean demo = false;
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--demo")) {
                demo = true;
                continue;
            }
            switch (args[i]) {
                case "--profile", "--config", "--home", "--web", "--audio-in", "--audio-out" -> {
                    if (i + 1 >= args.length) {
                        throw new IllegalArgumentException(args[i] + " needs a value; " + USAGE);
                    }
                    given.put(args[i], args[++i]);
                }
                default -> throw new IllegalArgumentException("unknown option " + args[i] + "; " + USAGE);
            }
        }
        Map<String, String> properties = new HashMap<>();
        Path home = home(need(given, "--home"));
        properties.put("evertone.home", home.toString());
        properties.put("evertone.demo", Boolean.toString(demo));
        if (demo) {
            properties.put("evertone.bind", "127.0.0.1");
        }
        properties.put("evertone.profile", profile(need(given, "--profile"), distribution));
        if (given.containsKey("--config")) {
            properties.put("evertone.config.file", readable("--config", given.get("--config")));
        }
        if (given.containsKey("--audio-in")) {
            properties.put("evertone.audio.in", readable("--audio-in", given.get("--audio-in")));
        }
        if (given.containsKey("--audio-out")) {
            properties.put("evertone.audio.out", writable("--audio-out", given.get("--audio-out")));
        }
        web(given.getOrDefault("--web", "8080"), demo ? "127.0.0.1" : "0.0.0.0", properties);
        return new Options(Map.copyOf(properties), home, demo);
    }

    private static Path home(String folder) {
        Path home = Path.of(folder).toAbsolutePath().normalize();
        int longest = LONGEST_SOCKET_BYTES - "/control.sock".length();
        if (home.toString().getBytes(StandardCharsets.UTF_8).length > longest) {
            throw new IllegalArgumentException(
                    "--home " + home + ": longer than " + longest + " bytes, too long for the control socket in it");
        }
        return home;
    }

    private static String need(Map<String, String> given, String option) {
        String value = given.get(option);
        if (value == null) {
            throw new IllegalArgumentException(option + " is missing; " + USAGE);
        }
        return value;
    }

    private static String profile(String name, Path distribution) {
        Path folder = name.contains("/")
                ? Path.of(name)
                : distribution.resolve("device-profiles").resolve(name);
        if (!Files.isRegularFile(folder.resolve("profile.json"))) {
            throw new IllegalArgumentException("--profile " + name + ": no profile.json in " + folder);
        }
        return folder.toAbsolutePath().normalize().toString();
    }

    private static String readable(String option, String file) {
        Path path = Path.of(file).toAbsolutePath();
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new IllegalArgumentException(option + " " + file + ": no such readable file");
        }
        return path.toString();
    }

    private static String writable(String option, String file) {
        Path path = Path.of(file).toAbsolutePath();
        Path folder = path.getParent();
        if (folder == null || !Files.isWritable(Files.exists(path) ? path : folder) || Files.isDirectory(path)) {
            throw new IllegalArgumentException(option + " " + file + ": cannot be written there");
        }
        return path.toString();
    }

    private static void web(String value, String usualHost, Map<String, String> properties) {
        int colon = value.lastIndexOf(':');
        String host = colon < 0 ? usualHost : value.substring(0, colon);
        String port = value.substring(colon + 1);
        int number;
        try {
            number = Integer.parseInt(port);
        } catch (NumberFormatException notANumber) {
            number = -1;
        }
        if (number < 0 || number > 65535 || host.isEmpty()) {
            throw new IllegalArgumentException("--web " + value + ": expected [HOST:]PORT with a port from 0 to 65535");
        }
        properties.put("evertone.web.host", host);
        properties.put("evertone.web.port", port);
        properties.put("org.apache.felix.http.host", host);
        properties.put("org.osgi.service.http.port", port);
        // a page for a person or two: the pool must not weigh on a small machine, nor idle connections on the pool
        properties.put("org.apache.felix.http.jetty.threadpool.max", "12");
        properties.put("org.apache.felix.http.jetty.acceptors", "1");
        properties.put("org.apache.felix.http.jetty.selectors", "1");
        properties.put("org.apache.felix.http.jetty.sendServerHeader", "false");
        properties.put("org.apache.felix.http.timeout", "30000");
    }
}
