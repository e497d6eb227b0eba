package org.evertone.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;

/** The distribution inside Felix. */
class BundlesIT {
    /** {@code ComponentConfigurationDTO}: SATISFIED 4, ACTIVE 8. */
    private static final Set<Integer> WELL = Set.of(4, 8);

    /** Its parts are there as the device profile names them; the simulator's names none. */
    private static final String PARTS = "org.evertone.halpi4j.";

    /** Components that a phone without the matching option does not have. */
    private static final Set<String> BY_OPTION =
            Set.of("org.evertone.media.device.WavAudioDevice", "org.evertone.audioalsa.SoundCards");

    @TempDir
    static Path home;

    private static FelixPhone phone;

    @BeforeAll
    static void start() throws Exception {
        phone = new FelixPhone(home);
    }

    @AfterAll
    static void stop() throws Exception {
        phone.close();
    }

    @Test
    void everyBundleStarts() {
        Set<String> notActive = new TreeSet<>();
        for (Bundle bundle : phone.bundles()) {
            if (bundle.getState() != Bundle.ACTIVE && bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                notActive.add(bundle.getSymbolicName());
            }
        }
        assertEquals(Set.of(), notActive);
    }

    @Test
    void everyComponentOfThePhoneIsSatisfied() throws Exception {
        Map<String, List<Integer>> unwell = new TreeMap<>();
        Map<String, List<Integer>> components = phone.components();
        components.forEach((name, states) -> {
            if (name.startsWith("org.evertone.")
                    && !BY_OPTION.contains(name)
                    && !(name.startsWith(PARTS) && states.isEmpty())
                    && (states.isEmpty() || !WELL.containsAll(states))) {
                unwell.put(name, states);
            }
        });
        assertEquals(Map.of(), unwell);
        assertTrue(components.keySet().stream().anyMatch(name -> name.startsWith("org.evertone.sip.")));
    }

    @Test
    void onlyTheGroundExportsPackages() {
        Set<String> exporting = new TreeSet<>();
        for (Bundle bundle : phone.bundles()) {
            if (bundle.getSymbolicName().startsWith("org.evertone.")
                    && bundle.getHeaders().get(Constants.EXPORT_PACKAGE) != null) {
                exporting.add(bundle.getSymbolicName());
            }
        }
        assertEquals(Set.of("org.evertone.api", "org.evertone.failover"), exporting);
    }

    @Test
    void updatingALeafBundleRestartsNoOther() throws Exception {
        Set<String> stopped = new ConcurrentSkipListSet<>();
        BundleListener listener = event -> {
            if (event.getType() == BundleEvent.STOPPED) {
                stopped.add(event.getBundle().getSymbolicName());
            }
        };
        phone.framework().getBundleContext().addBundleListener(listener);
        try {
            for (String leaf : List.of("org.evertone.web", "org.evertone.desk", "org.evertone.call")) {
                stopped.clear();
                phone.update(phone.bundle(leaf));
                assertEquals(Set.of(leaf), stopped);
            }
        } finally {
            phone.framework().getBundleContext().removeBundleListener(listener);
        }
        everyComponentOfThePhoneIsSatisfied();
    }
}
