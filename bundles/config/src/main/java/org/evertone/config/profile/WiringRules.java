package org.evertone.config.profile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.evertone.config.profile.ObjectClass.Attribute;
import org.evertone.hal.Address;
import org.evertone.hal.Key;
import org.jspecify.annotations.Nullable;

/** What Metatype cannot say of single values: addresses, places that can be used once, names of lamps and keys. */
final class WiringRules {
    /** How the description of a property that holds an address begins. */
    private static final String ADDRESS = "Address";

    /** How the description of keys begins that are known by the codes of an input device. */
    private static final String CODES = "CODE=KEY";

    private static final int HIGHEST_CODE = 0x2FF;

    static final Pattern LAMP = Pattern.compile("line[1-6]|message|mute");
    private static final Set<String> KEYS =
            Arrays.stream(Key.values()).map(Key::name).collect(Collectors.toCollection(LinkedHashSet::new));
    static final String LAMP_RULE = "is not a lamp of a phone: line1 to line6, message, mute";

    /** A PCM that names its card; the same forms as the driver's. */
    private static final Pattern CARD = Pattern.compile(
            "(?:plug:['\"]?)?(?:hw|plughw|sysdefault|default|front|dmix" + "|dsnoop):(?:CARD=)?([A-Za-z0-9_-]+).*");

    private final Catalogue catalogue;
    private final List<Use> uses = new ArrayList<>();
    private final List<Card> cards = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private boolean keysTold;

    /** An address and where it stands. */
    private record Use(String path, String text, Address address) {}

    /** The id of a sound card and where it stands. */
    private record Card(String path, String text, String id) {}

    private WiringRules(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    static List<Problem> check(DeviceProfile profile, Catalogue catalogue) {
        return read(profile, catalogue).problems;
    }

    /** What of the profile's hardware this machine has not. */
    static List<Problem> missing(DeviceProfile profile, Catalogue catalogue, Machine machine) {
        WiringRules rules = read(profile, catalogue);
        List<Problem> missing = new ArrayList<>();
        for (Use use : rules.uses) {
            String what = machine.missing(use.address);
            if (!what.isEmpty()) {
                missing.add(notHere(use.path, use.text, what));
            }
        }
        for (Card card : rules.cards) {
            if (!machine.cards().contains(card.id)) {
                missing.add(notHere(card.path, card.text, "sound card " + card.id));
            }
        }
        return missing;
    }

    private static Problem notHere(String path, String value, String what) {
        return Problem.warning(path, ProfileReader.quoted(value), "not on this machine: " + what);
    }

    private static WiringRules read(DeviceProfile profile, Catalogue catalogue) {
        WiringRules rules = new WiringRules(catalogue);
        profile.configurations().forEach(rules::configuration);
        return rules;
    }

    private void configuration(String pid, Map<String, Object> properties) {
        String path = Problem.CONFIGURATIONS + "/" + pid;
        Map<String, Attribute> attributes =
                catalogue.find(pid).map(ObjectClass::attributes).orElse(Map.of());
        properties.forEach((property, value) -> {
            Attribute attribute = attributes.get(property);
            if (attribute == null || !attribute.type().equals("String")) {
                return;
            }
            if (value instanceof String[] items) {
                for (int i = 0; i < items.length; i++) {
                    text(path + "/" + property + "/" + i, attribute, items[i]);
                }
            } else if (value instanceof String text) {
                text(path + "/" + property, attribute, text);
            }
        });
        List<String> places = attributes.values().stream()
                .filter(attribute -> attribute.description().startsWith(ADDRESS))
                .map(Attribute::id)
                .toList();
        if (!places.isEmpty() && places.stream().noneMatch(place -> given(properties.get(place)))) {
            wrong(path, "has no address: " + String.join(" or ", places) + " is missing");
        }
    }

    static boolean hasAddresses(Attribute keys) {
        return keys.description().contains(ADDRESS.toLowerCase(Locale.ROOT));
    }

    static boolean given(@Nullable Object value) {
        return value instanceof String[] items ? items.length > 0 : value != null && !value.equals("");
    }

    private void text(String path, Attribute attribute, String text) {
        if (attribute.description().startsWith(ADDRESS)) {
            if (!text.isEmpty()) {
                address(path, attribute, text, text);
            }
        } else if (attribute.id().equals("keys")) {
            keys(path, attribute, text);
        } else if (attribute.id().equals("lamps")) {
            lamp(path, text);
        } else {
            card(path, text);
        }
    }

    /**
     * A property takes the addresses that its description gives as examples.
     *
     * @param text the value with the address in it
     */
    private void address(String path, Attribute attribute, String text, String address) {
        List<Scheme> taken = Scheme.in(attribute.description());
        Optional<Scheme> scheme = Scheme.of(address).filter(taken::contains);
        if (scheme.isEmpty()) {
            String examples = taken.stream().map(Scheme::example).collect(Collectors.joining("; or "));
            wrong(path, text, "must be an address: " + examples);
            return;
        }
        try {
            use(new Use(path, text, Address.parse(address)));
        } catch (IllegalArgumentException notOfThatForm) {
            wrong(path, text, "must be an address: " + scheme.get().example());
        }
    }

    /** {@code KEY=ADDRESS} or {@code CODE=KEY} where the property's description says so, else names of keys. */
    private void keys(String path, Attribute attribute, String text) {
        String description = attribute.description();
        int equals = text.indexOf('=');
        if (description.startsWith(CODES)) {
            if (equals < 0 || !isCode(text.substring(0, equals).strip())) {
                wrong(path, text, "must be CODE=KEY with 1 to " + HIGHEST_CODE + ", such as 96=POUND");
            } else {
                names(path, text, text.substring(equals + 1), true);
            }
        } else if (!hasAddresses(attribute)) {
            names(path, text, text, true);
        } else if (equals < 0) {
            wrong(path, text, "must be KEY=ADDRESS, such as VOLUME_UP=gpio:GPIO5");
        } else {
            names(path, text, text.substring(0, equals), false);
            address(path, attribute, text, text.substring(equals + 1).strip());
        }
    }

    /** @param none whether a dash is allowed, for a place without a key */
    private void names(String path, String text, String names, boolean none) {
        for (String name : names.strip().split("\\s+", -1)) {
            if (!KEYS.contains(name) && !(none && name.equals("-"))) {
                // the list is long, and one place of it in a report is enough
                String list = keysTold ? "" : "; keys are " + String.join(", ", KEYS);
                keysTold = true;
                wrong(path, text, '"' + name + "\" is not a key" + list);
            }
        }
    }

    private static boolean isCode(String text) {
        try {
            int code = Integer.decode(text);
            return code >= 1 && code <= HIGHEST_CODE;
        } catch (NumberFormatException noNumber) {
            return false;
        }
    }

    private void use(Use use) {
        uses.stream()
                .filter(other -> other.address.meets(use.address))
                .findFirst()
                .ifPresentOrElse(
                        other -> wrong(use.path, use.text, "is in use already, by " + other.path), () -> uses.add(use));
    }

    private void lamp(String path, String name) {
        if (!LAMP.matcher(name).matches()) {
            wrong(path, name, LAMP_RULE);
        }
    }

    private void card(String path, String text) {
        Matcher matcher = CARD.matcher(text);
        if (!matcher.matches()) {
            return;
        }
        String id = matcher.group(1);
        if (id.chars().allMatch(Character::isDigit)) {
            wrong(
                    path,
                    text,
                    "names a card by its number, which changes; name it by its id, such as plughw:CARD=Device");
        } else {
            cards.add(new Card(path, text, id));
        }
    }

    private void wrong(String path, String rule) {
        problems.add(Problem.error(path, "", rule));
    }

    private void wrong(String path, String text, String rule) {
        problems.add(Problem.error(path, ProfileReader.quoted(text), rule));
    }
}
