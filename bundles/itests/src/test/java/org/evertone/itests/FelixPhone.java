package org.evertone.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.evertone.launcher.Launcher;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/** The distribution's bundles in a Felix of the test's own, with a home folder of its own. */
final class FelixPhone implements AutoCloseable {
    private static final Path DISTRIBUTION = Path.of(System.getProperty("evertone.distribution"));

    private final Framework framework;
    private final List<Bundle> bundles = new ArrayList<>();

    FelixPhone(Path home) throws Exception {
        Map<String, String> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, home.resolve("felix").toString());
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, Launcher.SHARED_PACKAGES);
        properties.put("evertone.home", home.toString());
        properties.put(
                "evertone.profile",
                DISTRIBUTION.resolve("device-profiles/simulator").toString());
        properties.put("evertone.demo", "false");
        properties.put("evertone.web.host", "127.0.0.1");
        properties.put("evertone.web.port", "0");
        properties.put("org.apache.felix.http.host", "127.0.0.1");
        properties.put("org.osgi.service.http.port", "0");
        framework = new FrameworkFactory().newFramework(properties);
        framework.init();
        int highest = 1;
        for (Path jar : jars()) {
            Bundle bundle = framework.getBundleContext().installBundle("reference:" + jar.toUri());
            int level = Integer.parseInt(jar.getParent().getFileName().toString());
            bundle.adapt(BundleStartLevel.class).setStartLevel(level);
            bundle.start(Bundle.START_ACTIVATION_POLICY);
            bundles.add(bundle);
            highest = Math.max(highest, level);
        }
        framework.start();
        CountDownLatch started = new CountDownLatch(1);
        framework.adapt(FrameworkStartLevel.class).setStartLevel(highest, event -> started.countDown());
        if (!started.await(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the bundles did not start within 60 s");
        }
    }

    static List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.walk(DISTRIBUTION.resolve("bundles"))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    List<Bundle> bundles() {
        return bundles;
    }

    Bundle bundle(String symbolicName) {
        return bundles.stream()
                .filter(bundle -> bundle.getSymbolicName().equals(symbolicName))
                .findFirst()
                .orElseThrow();
    }

    /** Every declared component with its configurations' states: {@code name -> [state, …]}, empty when it has none. */
    Map<String, List<Integer>> components() throws ReflectiveOperationException {
        // SCR's own classes live in its bundle, so its DTOs are read by reflection
        Bundle scr = bundle("org.apache.felix.scr");
        Class<?> api = scr.loadClass("org.osgi.service.component.runtime.ServiceComponentRuntime");
        Class<?> description = scr.loadClass("org.osgi.service.component.runtime.dto.ComponentDescriptionDTO");
        Object runtime = framework
                .getBundleContext()
                .getService(framework.getBundleContext().getServiceReference(api.getName()));
        Map<String, List<Integer>> states = new HashMap<>();
        Object[] none = {new Bundle[0]};
        for (Object declared : (Collection<?>)
                api.getMethod("getComponentDescriptionDTOs", Bundle[].class).invoke(runtime, none)) {
            List<Integer> configurations = new ArrayList<>();
            for (Object configuration : (Collection<?>)
                    api.getMethod("getComponentConfigurationDTOs", description).invoke(runtime, declared)) {
                configurations.add(configuration.getClass().getField("state").getInt(configuration));
            }
            states.put((String) declared.getClass().getField("name").get(declared), configurations);
        }
        return states;
    }

    /** Stops, updates from the same file, refreshes and starts one bundle. */
    void update(Bundle bundle) throws BundleException, InterruptedException {
        bundle.stop();
        bundle.update();
        CountDownLatch refreshed = new CountDownLatch(1);
        framework.adapt(FrameworkWiring.class).refreshBundles(Arrays.asList(bundle), event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.countDown();
            }
        });
        if (!refreshed.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the refresh did not end within 30 s");
        }
        bundle.start();
    }

    Framework framework() {
        return framework;
    }

    @Override
    public void close() throws Exception {
        framework.stop();
        framework.waitForStop(20_000);
    }
}
