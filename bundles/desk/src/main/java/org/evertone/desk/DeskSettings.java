package org.evertone.desk;

import java.time.Duration;
import java.util.Map;

/**
 * What the configuration says about dialling and tones.
 *
 * @param dialByPound {@code #} sends
 * @param dialTimeout pause after which digits are sent; zero = never
 * @param dialFixedLength digits after which they are sent; 0 = never
 * @param tones tones of the country
 * @param retryCounts {@code Signal Retry Counts} by line, for the words
 */
record DeskSettings(
        boolean dialByPound,
        Duration dialTimeout,
        int dialFixedLength,
        TonePlan tones,
        Map<Integer, Integer> retryCounts) {
    DeskSettings {
        retryCounts = Map.copyOf(retryCounts);
    }
}
