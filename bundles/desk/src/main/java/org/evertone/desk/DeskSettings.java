package org.evertone.desk;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.evertone.config.LineFeatures;

/**
 * What the configuration says about hook, dialling and tones.
 *
 * @param dialByPound {@code #} sends
 * @param dialTimeout pause after which digits are sent; zero = never
 * @param dialFixedLength digits after which they are sent; 0 = never
 * @param tones tones of the country
 * @param retryCounts {@code Signal Retry Counts} by line, for the words
 * @param features what the lines in use do with calls, by number
 * @param emergencyNumbers dialled from any state
 * @param hookFlash which movements of the hook are a flash
 */
record DeskSettings(
        boolean dialByPound,
        Duration dialTimeout,
        int dialFixedLength,
        TonePlan tones,
        Map<Integer, Integer> retryCounts,
        Map<Integer, LineFeatures> features,
        Set<String> emergencyNumbers,
        HookFlash.Window hookFlash) {
    DeskSettings {
        retryCounts = Map.copyOf(retryCounts);
        features = Collections.unmodifiableMap(new TreeMap<>(features));
        emergencyNumbers = Set.copyOf(emergencyNumbers);
    }

    int retryCounts(int line) {
        return retryCounts.getOrDefault(line, 0);
    }

    LineFeatures features(int line) {
        return features.getOrDefault(line, LineFeatures.PLAIN);
    }

    /** The line that is meant when nobody chose one; 0 when none is in use. */
    int firstLine() {
        return features.keySet().stream().findFirst().orElse(0);
    }

    /** Whether no line in use wants to be disturbed. */
    boolean doNotDisturb() {
        return !features.isEmpty() && features.values().stream().allMatch(LineFeatures::doNotDisturb);
    }
}
