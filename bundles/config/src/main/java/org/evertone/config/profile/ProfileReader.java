package org.evertone.config.profile;

import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code profile.json} and notes everything in it that has not the form of a {@link DeviceProfile}. What is wrong
 * is left out of the profile; the rest is read.
 */
final class ProfileReader {
    static final int MAX_CHARACTERS = 64 * 1024;

    private static final int MAX_NAME = 64;
    private static final int MAX_PIDS = 64;
    private static final int MAX_PROPERTIES = 128;
    private static final int MAX_ITEMS = 64;
    private static final int MAX_SHOWN = 60;
    private static final Pattern PID = Pattern.compile("[A-Za-z0-9_.-]{1,96}(~[A-Za-z0-9_.-]{1,32})?");
    private static final Pattern PROPERTY = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    /** The parser's reason and place; what it says about its own settings is no reason. */
    private static final Pattern SYNTAX =
            Pattern.compile("(?:Use JsonReader.*|(.*)) at line (\\d+) column (\\d+).*", Pattern.DOTALL);

    private final JsonReader json;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Map<String, Object>> configurations = new LinkedHashMap<>();
    private String name = "";

    private ProfileReader(String text) {
        json = new JsonReader(new StringReader(text));
        json.setStrictness(Strictness.STRICT);
    }

    /**
     * What was read.
     *
     * @param profile what could be used of the file
     * @param problems everything that could not
     */
    record Reading(DeviceProfile profile, List<Problem> problems) {}

    /** @throws IOException when the file cannot be read */
    static Reading read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(new String(in.readNBytes(MAX_CHARACTERS * 4), StandardCharsets.UTF_8));
        }
    }

    static Reading read(String text) {
        ProfileReader reader = new ProfileReader(text);
        if (text.length() > MAX_CHARACTERS) {
            reader.wrong("", "", "is longer than " + MAX_CHARACTERS + " characters");
        } else {
            reader.root();
        }
        return new Reading(new DeviceProfile(reader.name, reader.configurations), List.copyOf(reader.problems));
    }

    private void root() {
        try {
            if (json.peek() != JsonToken.BEGIN_OBJECT) {
                wrong("", "", "must be an object with name and configurations");
                return;
            }
            Set<String> fields = new LinkedHashSet<>();
            json.beginObject();
            while (json.hasNext()) {
                String field = json.nextName();
                if (!fields.add(field)) {
                    wrong(field, "", "stands there twice");
                    json.skipValue();
                } else {
                    field(field);
                }
            }
            json.endObject();
            if (json.peek() != JsonToken.END_DOCUMENT) {
                wrong("", "", "has something behind its last brace");
            }
            for (String field : List.of("name", Problem.CONFIGURATIONS)) {
                if (!fields.contains(field)) {
                    wrong(field, "", "is missing");
                }
            }
        } catch (IOException syntax) {
            wrong("", "", syntax(String.valueOf(syntax.getMessage())));
        }
    }

    private static String syntax(String message) {
        Matcher syntax = SYNTAX.matcher(message);
        if (!syntax.matches()) {
            return "is not JSON";
        }
        String reason = syntax.group(1) == null ? "" : ": " + syntax.group(1);
        return "is not JSON at line " + syntax.group(2) + ", column " + syntax.group(3) + reason;
    }

    private void field(String field) throws IOException {
        switch (field) {
            case "name" -> name();
            case Problem.CONFIGURATIONS -> configurations();
            case "generation" -> wrong(field, shown(), "is a property of org.evertone.sip, not of the whole profile");
            default -> wrong(field, shown(), "is not a field of a profile; it has name and configurations");
        }
    }

    private void name() throws IOException {
        if (json.peek() != JsonToken.STRING) {
            wrong("name", shown(), "must be a text");
            return;
        }
        name = json.nextString();
        if (name.isBlank() || name.length() > MAX_NAME) {
            wrong("name", quoted(name), "must have 1 to " + MAX_NAME + " characters");
        }
    }

    private void configurations() throws IOException {
        if (!begins(Problem.CONFIGURATIONS)) {
            return;
        }
        for (int count = 0; json.hasNext(); count++) {
            String pid = json.nextName();
            String path = Problem.CONFIGURATIONS + "/" + pid;
            if (count == MAX_PIDS) {
                wrong(Problem.CONFIGURATIONS, "", "has more than " + MAX_PIDS + " configurations");
            }
            if (count >= MAX_PIDS) {
                json.skipValue();
            } else if (!PID.matcher(pid).matches()) {
                wrong(Problem.CONFIGURATIONS, quoted(pid), "is not a PID or PID~name");
                json.skipValue();
            } else if (configurations.containsKey(pid)) {
                wrong(path, "", "stands there twice");
                json.skipValue();
            } else if (begins(path)) {
                configurations.put(pid, properties(path));
            }
        }
        json.endObject();
    }

    private Map<String, Object> properties(String path) throws IOException {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (int count = 0; json.hasNext(); count++) {
            String property = json.nextName();
            if (count == MAX_PROPERTIES) {
                wrong(path, "", "has more than " + MAX_PROPERTIES + " properties");
            }
            if (count >= MAX_PROPERTIES) {
                json.skipValue();
            } else if (!PROPERTY.matcher(property).matches()) {
                wrong(path, quoted(property), "is not the name of a property");
                json.skipValue();
            } else if (properties.containsKey(property)) {
                wrong(path + "/" + property, "", "stands there twice");
                json.skipValue();
            } else {
                value(path + "/" + property, property, properties);
            }
        }
        json.endObject();
        return properties;
    }

    private void value(String path, String property, Map<String, Object> properties) throws IOException {
        switch (json.peek()) {
            case STRING -> properties.put(property, json.nextString());
            case BOOLEAN -> properties.put(property, json.nextBoolean());
            case NUMBER -> properties.put(property, number(json.nextString()));
            case BEGIN_ARRAY -> properties.put(property, items(path));
            default -> wrong(path, shown(), "must be a text, a number, true, false or a list of them");
        }
    }

    private String[] items(String path) throws IOException {
        List<String> items = new ArrayList<>();
        json.beginArray();
        for (int count = 0; json.hasNext(); count++) {
            if (count == MAX_ITEMS) {
                wrong(path, "", "has more than " + MAX_ITEMS + " items");
            }
            if (count >= MAX_ITEMS) {
                json.skipValue();
                continue;
            }
            switch (json.peek()) {
                case STRING, NUMBER -> items.add(json.nextString());
                case BOOLEAN -> items.add(Boolean.toString(json.nextBoolean()));
                default -> wrong(path + "/" + count, shown(), "must be a text, a number, true or false");
            }
        }
        json.endArray();
        return items.toArray(String[]::new);
    }

    private static Object number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException fraction) {
            return Double.parseDouble(digits);
        }
    }

    /** Goes into an object; skips what is none. */
    private boolean begins(String path) throws IOException {
        if (json.peek() == JsonToken.BEGIN_OBJECT) {
            json.beginObject();
            return true;
        }
        wrong(path, shown(), "must be an object");
        return false;
    }

    /** The next value, as far as it is worth showing; moves past it. */
    private String shown() throws IOException {
        return switch (json.peek()) {
            case STRING -> quoted(json.nextString());
            case NUMBER -> json.nextString();
            case BOOLEAN -> Boolean.toString(json.nextBoolean());
            case NULL -> {
                json.nextNull();
                yield "null";
            }
            default -> {
                boolean list = json.peek() == JsonToken.BEGIN_ARRAY;
                json.skipValue();
                yield list ? "[…]" : "{…}";
            }
        };
    }

    /** As JSON, cut where it is long. */
    static String quoted(Object value) {
        if (value instanceof String text) {
            return new JsonPrimitive(text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text).toString();
        }
        return value instanceof String[] ? "[…]" : String.valueOf(value);
    }

    private void wrong(String path, String value, String rule) {
        problems.add(Problem.error(path, value, rule));
    }
}
