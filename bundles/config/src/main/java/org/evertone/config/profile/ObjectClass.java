package org.evertone.config.profile;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a component takes, as its Metatype says (OSGi Compendium 8, chapter 105).
 *
 * @param pid its PID
 * @param factory whether there may be several, {@code PID~name}
 * @param attributes its properties by name
 */
record ObjectClass(String pid, boolean factory, Map<String, Attribute> attributes) {

    /**
     * A property.
     *
     * @param type {@code String}, {@code Integer}, {@code Boolean} …
     * @param cardinality most values; 0 = exactly one
     * @param needed whether it has to be given: it has no default
     * @param min least number, or characters of a text
     * @param max greatest number, or characters of a text
     * @param standard the values that it has when it is not given; empty = none
     * @param options the values that are taken; empty = any
     * @param description in the words of the component
     */
    record Attribute(
            String id,
            String type,
            int cardinality,
            boolean needed,
            Optional<Double> min,
            Optional<Double> max,
            List<String> standard,
            List<String> options,
            String description) {}
}
