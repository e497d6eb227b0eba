package org.evertone.config.profile;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** What can be configured: the {@link ObjectClass}es of the phone's bundles by PID. Immutable. */
final class Catalogue {
    private static final String FOLDER = "OSGI-INF/metatype";
    /** How bnd names the files of the phone's own classes. */
    private static final String OWN = FOLDER + "/org.evertone.";

    private final TreeMap<String, ObjectClass> byPid = new TreeMap<>();

    Catalogue(Collection<ObjectClass> classes) {
        classes.forEach(found -> byPid.put(found.pid(), found));
    }

    /**
     * Of the jars in a folder and below it.
     *
     * @throws IOException when one cannot be read, or none of them is the phone's
     */
    static Catalogue ofJars(Path folder) throws IOException {
        List<Path> jars;
        try (Stream<Path> files = Files.walk(folder)) {
            jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
        MetatypeReader reader = new MetatypeReader();
        List<ObjectClass> classes = new ArrayList<>();
        for (Path file : jars) {
            try (JarFile jar = new JarFile(file.toFile())) {
                for (JarEntry entry : Collections.list(jar.entries())) {
                    if (isMetatype(entry.getName())) {
                        classes.addAll(read(reader, jar.getInputStream(entry), file + "!" + entry.getName()));
                    }
                }
            }
        }
        if (classes.isEmpty()) {
            throw new IOException(
                    "no bundle that can be configured in " + folder + ": the distribution is not complete");
        }
        return new Catalogue(classes);
    }

    /** Of the installed bundles of the phone, started or not. */
    static Catalogue ofBundles(BundleContext context) throws IOException {
        MetatypeReader reader = new MetatypeReader();
        List<ObjectClass> classes = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            Enumeration<String> paths = bundle.getEntryPaths(FOLDER);
            for (String path : paths == null ? List.<String>of() : Collections.list(paths)) {
                URL entry = bundle.getEntry(path);
                if (entry != null && isMetatype(path)) {
                    classes.addAll(read(reader, entry.openStream(), bundle.getSymbolicName() + "!" + path));
                }
            }
        }
        return new Catalogue(classes);
    }

    private static boolean isMetatype(String path) {
        return path.startsWith(OWN) && path.endsWith(".xml");
    }

    /** Closes the stream. */
    private static List<ObjectClass> read(MetatypeReader reader, InputStream stream, String name) throws IOException {
        try (InputStream in = stream) {
            return reader.read(in);
        } catch (IOException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }

    /** @param pid of a configuration, with or without {@code ~name} */
    Optional<ObjectClass> find(String pid) {
        return Optional.ofNullable(byPid.get(factoryPid(pid)));
    }

    /** What stands before {@code ~name}; the PID itself where there is none. */
    static String factoryPid(String pid) {
        int tilde = pid.indexOf('~');
        return tilde < 0 ? pid : pid.substring(0, tilde);
    }

    /** All PIDs; those that there may be several of end in {@code ~NAME}. */
    Set<String> pids() {
        Set<String> pids = new TreeSet<>();
        byPid.values().forEach(found -> pids.add(found.factory() ? found.pid() + "~NAME" : found.pid()));
        return pids;
    }
}
