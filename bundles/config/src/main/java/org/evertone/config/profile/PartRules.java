package org.evertone.config.profile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evertone.config.profile.ObjectClass.Attribute;
import org.jspecify.annotations.Nullable;

/** What Metatype cannot say of the properties of a part together, and of parts beside each other. */
final class PartRules {
    private static final String LAMP_PID = "org.evertone.halpi4j.lamp";
    private static final String MATRIX_PID = "org.evertone.halpi4j.matrix";
    private static final String KEYS = "keys";
    private static final String PINS = "pins";
    private static final String FLASH_LEAST = "hookFlashMinMillis";
    private static final String FLASH_MOST = "hookFlashMaxMillis";

    /** A pin of a port expander with eight of them. */
    private static final Pattern PIN = Pattern.compile("\\s*([A-Z0-9]+)\\s*=\\s*([0-7])\\s*");

    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, String> lamps = new HashMap<>();

    private PartRules() {}

    static List<Problem> check(DeviceProfile profile, Catalogue catalogue) {
        PartRules rules = new PartRules();
        profile.configurations()
                .forEach((pid, properties) -> catalogue
                        .find(pid)
                        .ifPresent(known -> rules.part(
                                Problem.CONFIGURATIONS + "/" + pid, known.pid(), known.attributes(), properties)));
        return rules.problems;
    }

    private void part(String path, String pid, Map<String, Attribute> attributes, Map<String, Object> properties) {
        Attribute keys = attributes.get(KEYS);
        if (keys != null && WiringRules.hasAddresses(keys) && !WiringRules.given(properties.get(KEYS))) {
            wrong(path + "/" + KEYS, "", "is missing: KEY=ADDRESS for each key, such as VOLUME_UP=gpio:GPIO5");
        }
        if (pid.equals(LAMP_PID)) {
            lamp(path, properties);
        }
        if (pid.equals(MATRIX_PID) && keys != null) {
            matrix(path, keys, attributes, properties);
        }
        Attribute pins = attributes.get(PINS);
        if (pins != null && properties.get(PINS) instanceof String[] places) {
            pins(path + "/" + PINS, pins, places);
        }
        if (attributes.containsKey(FLASH_LEAST) && attributes.containsKey(FLASH_MOST)) {
            long least = number(properties, attributes, FLASH_LEAST);
            long most = number(properties, attributes, FLASH_MOST);
            if (most != 0 && most <= least) {
                wrong(
                        path + "/" + FLASH_MOST,
                        Long.toString(most),
                        "must be 0, or more than " + FLASH_LEAST + ", " + least);
            }
        }
    }

    private void lamp(String path, Map<String, Object> properties) {
        if (properties.get("name") instanceof String name) {
            String other = lamps.putIfAbsent(name, path);
            if (!WiringRules.LAMP.matcher(name).matches()) {
                wrong(path + "/name", ProfileReader.quoted(name), WiringRules.LAMP_RULE);
            } else if (other != null) {
                wrong(path + "/name", ProfileReader.quoted(name), "is in use already, by " + other + "/name");
            }
        } else {
            wrong(path + "/name", "", "is missing: line1 to line6, message or mute");
        }
        boolean green = WiringRules.given(properties.get("green"));
        boolean red = WiringRules.given(properties.get("red"));
        if (green != red || green && WiringRules.given(properties.get("address"))) {
            wrong(path, "", "has either an address, or both a green and a red one");
        }
    }

    private void matrix(
            String path, Attribute keys, Map<String, Attribute> attributes, Map<String, Object> properties) {
        for (String side : List.of("rows", "columns")) {
            if (attributes.containsKey(side) && !WiringRules.given(properties.get(side))) {
                wrong(path + "/" + side, "", "is missing: an address for each of the " + side);
            }
        }
        int rows = items(properties.get("rows")).size();
        int columns = items(properties.get("columns")).size();
        if (rows == 0 || columns == 0) {
            return;
        }
        Object given = properties.get(KEYS);
        List<String> named = given == null ? keys.standard() : items(given);
        if (named.size() != rows) {
            wrong(path + "/" + KEYS, "", "must have an item for each of the " + rows + " rows, not " + named.size());
        }
        for (int i = 0; i < named.size(); i++) {
            String row = named.get(i);
            if (row.strip().split("\\s+").length != columns) {
                wrong(
                        path + "/" + KEYS + "/" + i,
                        ProfileReader.quoted(row),
                        "must name a key for each of the " + columns + " columns, - for none");
            }
        }
    }

    /** The names are those of the standard; each has a place of its own. */
    private void pins(String path, Attribute attribute, String[] pins) {
        Set<String> missing = new HashSet<>();
        attribute.standard().forEach(pin -> missing.add(pin.substring(0, pin.indexOf('='))));
        Set<String> places = new HashSet<>();
        for (int i = 0; i < pins.length; i++) {
            Matcher pin = PIN.matcher(pins[i]);
            if (!pin.matches() || !missing.remove(pin.group(1))) {
                wrong(
                        path + "/" + i,
                        ProfileReader.quoted(pins[i]),
                        "must be NAME=0 to NAME=7, each name once, as in " + String.join(" ", attribute.standard()));
            } else if (!places.add(pin.group(2))) {
                wrong(path + "/" + i, ProfileReader.quoted(pins[i]), "is in use already, by another pin");
            }
        }
        missing.stream().sorted().forEach(name -> wrong(path, "", "has no place for " + name));
    }

    /** @return what is given or standard; a value that is no number is told elsewhere, and taken for standard */
    private static long number(Map<String, Object> properties, Map<String, Attribute> attributes, String property) {
        if (properties.get(property) instanceof Long given) {
            return given;
        }
        Attribute attribute = attributes.get(property);
        return attribute == null || attribute.standard().isEmpty()
                ? 0
                : Long.parseLong(attribute.standard().get(0));
    }

    /** A list may be one plain value. */
    private static List<String> items(@Nullable Object value) {
        if (value instanceof String[] several) {
            return List.of(several);
        }
        return value instanceof String one ? List.of(one) : List.of();
    }

    private void wrong(String path, String value, String rule) {
        problems.add(Problem.error(path, value, rule));
    }
}
