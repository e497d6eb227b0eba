package org.evertone.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The arrows between bundles point one way. */
class ArrowsIT {
    private static final Pattern BUNDLE = Pattern.compile("/bundles/([a-z0-9-]+)/target/");
    private static final Set<String> GROUND = Set.of("api", "failover");

    private static final Set<String> NO_LIBRARY = Set.of("java.", "org.osgi.annotation.", "org.jspecify.annotations.");

    /** Libraries that few may see. */
    private static final Map<String, Set<String>> RESERVED = Map.of(
            "gov.nist.", Set.of("sip", "demo"),
            "javax.sip.", Set.of("sip", "demo"),
            "org.xbill.", Set.of("sip"),
            "com.sun.jna.", Set.of("media", "audio-alsa", "hal-pi4j"),
            "com.pi4j.", Set.of("hal-pi4j"),
            "org.eclipse.jetty.", Set.of("web"),
            "jakarta.servlet.", Set.of("web", "demo"));

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.evertone");
    private final Map<String, String> bundleOf =
            classes.stream().collect(Collectors.toMap(JavaClass::getName, ArrowsIT::bundle));

    @Test
    void allBundlesAreLookedAt() {
        Set<String> seen = new TreeSet<>(bundleOf.values());
        assertEquals(
                new TreeSet<>(Set.of(
                        "api",
                        "failover",
                        "runtime",
                        "config",
                        "sip",
                        "media",
                        "audio-alsa",
                        "call",
                        "hal-pi4j",
                        "hal-sim",
                        "desk",
                        "walk",
                        "web",
                        "demo",
                        "launcher")),
                seen);
    }

    @Test
    void theGroundImportsOnlyTheJdk() {
        assertNone(dependency -> {
            String from = bundle(dependency.getOriginClass());
            JavaClass target = component(dependency.getTargetClass());
            return GROUND.contains(from)
                    && !from.equals(bundleOf.get(target.getName()))
                    && !target.isPrimitive()
                    && NO_LIBRARY.stream().noneMatch(target.getName()::startsWith);
        });
    }

    @Test
    void everyOtherBundleSeesOnlyTheApiAndOnlySipSeesTheEngine() {
        assertNone(dependency -> {
            String from = bundle(dependency.getOriginClass());
            String to = bundleOf.get(component(dependency.getTargetClass()).getName());
            return to != null
                    && !to.equals(from)
                    && !to.equals("api")
                    && !(to.equals("failover") && from.equals("sip"));
        });
    }

    @Test
    void aReservedLibraryIsSeenOnlyByItsOwners() {
        assertNone(dependency -> RESERVED.entrySet().stream()
                .anyMatch(reserved -> dependency.getTargetClass().getName().startsWith(reserved.getKey())
                        && !reserved.getValue().contains(bundle(dependency.getOriginClass()))));
    }

    private void assertNone(Function<Dependency, Boolean> wrong) {
        Set<String> found = new TreeSet<>();
        for (JavaClass from : classes) {
            for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
                if (wrong.apply(dependency)) {
                    found.add(from.getName() + " -> "
                            + dependency.getTargetClass().getName());
                }
            }
        }
        assertEquals(Set.of(), found);
    }

    private static JavaClass component(JavaClass type) {
        return type.getBaseComponentType();
    }

    private static String bundle(JavaClass type) {
        String source = type.getSource().orElseThrow().getUri().toString();
        Matcher matcher = BUNDLE.matcher(source);
        if (!matcher.find()) {
            throw new IllegalStateException("not from a bundle: " + source);
        }
        return matcher.group(1);
    }
}
