package org.evertone.config.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.evertone.config.profile.ObjectClass.Attribute;

/** What Metatype says of PIDs and properties, held against a profile. */
final class PropertyRules {
    private static final String TEXT = "String";

    private final Catalogue catalogue;
    private final List<Problem> problems = new ArrayList<>();

    private PropertyRules(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    static List<Problem> check(DeviceProfile profile, Catalogue catalogue) {
        PropertyRules rules = new PropertyRules(catalogue);
        profile.configurations().forEach(rules::configuration);
        return rules.problems;
    }

    private void configuration(String pid, Map<String, Object> properties) {
        String path = Problem.CONFIGURATIONS + "/" + pid;
        Optional<ObjectClass> found = catalogue.find(pid);
        if (found.isEmpty()) {
            wrong(path, "", "nothing takes this PID; known are " + String.join(", ", catalogue.pids()));
            return;
        }
        ObjectClass known = found.get();
        if (pid.contains("~") && !known.factory()) {
            wrong(path, "", "takes no ~name: there is only one");
        }
        properties.forEach((property, value) -> {
            Attribute attribute = known.attributes().get(property);
            if (attribute == null) {
                wrong(
                        path + "/" + property,
                        ProfileReader.quoted(value),
                        "is not a property of " + known.pid() + "; it has "
                                + String.join(", ", known.attributes().keySet()));
            } else {
                value(path + "/" + property, attribute, value);
            }
        });
        known.attributes().values().stream()
                .filter(attribute -> attribute.needed() && !properties.containsKey(attribute.id()))
                .forEach(attribute -> wrong(path + "/" + attribute.id(), "", "is missing"));
    }

    private void value(String path, Attribute attribute, Object value) {
        if (!(value instanceof String[] items)) {
            single(path, attribute, value);
        } else if (attribute.cardinality() == 0) {
            wrong(path, ProfileReader.quoted(value), "must be one value, not a list");
        } else if (items.length > attribute.cardinality()) {
            wrong(path, ProfileReader.quoted(value), "must have at most " + attribute.cardinality() + " items");
        } else {
            for (int i = 0; i < items.length; i++) {
                single(path + "/" + i, attribute, items[i]);
            }
        }
    }

    private void single(String path, Attribute attribute, Object value) {
        Optional<String> broken = type(attribute.type(), value).or(() -> limit(attribute, value));
        broken.ifPresent(rule -> wrong(path, ProfileReader.quoted(value), rule));
    }

    /** The rule that a value breaks by its type. */
    private static Optional<String> type(String type, Object value) {
        return switch (type) {
            case "Boolean" -> unless(isBoolean(value), "must be true or false");
            case "Integer" -> unless(reads(value, Integer::parseInt), "must be a whole number");
            case "Long" -> unless(reads(value, Long::parseLong), "must be a whole number");
            case "Short" -> unless(reads(value, Short::parseShort), "must be a whole number");
            case "Byte" -> unless(reads(value, Byte::parseByte), "must be a whole number");
            case "Double", "Float" -> unless(reads(value, Double::parseDouble), "must be a number");
            default -> unless(value instanceof String, "must be a text");
        };
    }

    private static boolean isBoolean(Object value) {
        return value instanceof Boolean || "true".equals(value) || "false".equals(value);
    }

    private static boolean reads(Object value, Function<String, Number> parser) {
        try {
            return !(value instanceof Boolean) && parser.apply(value.toString()) != null;
        } catch (NumberFormatException notANumber) {
            return false;
        }
    }

    private static Optional<String> limit(Attribute attribute, Object value) {
        if (!attribute.options().isEmpty() && !attribute.options().contains(value.toString())) {
            return Optional.of("must be " + String.join(" or ", attribute.options()));
        }
        if (value instanceof Boolean || attribute.type().equals("Boolean")) {
            return Optional.empty();
        }
        boolean text = attribute.type().equals(TEXT);
        double size = text ? value.toString().length() : Double.parseDouble(value.toString());
        String unit = text ? " characters long" : "";
        if (attribute.min().filter(least -> size < least).isPresent()) {
            return Optional.of("must be at least " + number(attribute.min().get()) + unit);
        }
        if (attribute.max().filter(most -> size > most).isPresent()) {
            return Optional.of("must be at most " + number(attribute.max().get()) + unit);
        }
        return Optional.empty();
    }

    private static String number(double limit) {
        return limit == Math.rint(limit) ? Long.toString((long) limit) : Double.toString(limit);
    }

    private static Optional<String> unless(boolean holds, String rule) {
        return holds ? Optional.empty() : Optional.of(rule);
    }

    private void wrong(String path, String value, String rule) {
        problems.add(Problem.error(path, value, rule));
    }
}
