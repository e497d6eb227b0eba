package org.evertone.config.profile;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A device profile: {@code {"name":…, "generation":"V2"|"V3", "configurations":{PID:{property:value}}}}. Other fields are
 * not read.
 *
 * @param name what people call the device
 * @param generation product generation: V2 gives a server a period, V3 a number of retransmissions
 * @param configurations properties by PID, or by {@code PID~name} where there may be several of a kind: text, whole
 *     numbers, fractions, booleans, and arrays of texts
 */
record DeviceProfile(String name, String generation, Map<String, Dictionary<String, Object>> configurations) {
    static final int MAX_CHARACTERS = 64 * 1024;

    private static final int MAX_PIDS = 64;
    private static final int MAX_PROPERTIES = 128;
    private static final Pattern PID = Pattern.compile("[A-Za-z0-9_.-]{1,96}(~[A-Za-z0-9_.-]{1,32})?");

    /** @throws IllegalArgumentException naming what is wrong */
    static DeviceProfile parse(String json) {
        require(json.length() <= MAX_CHARACTERS, "profile.json is longer than " + MAX_CHARACTERS + " characters");
        JsonObject root = object(tree(json), "profile.json");
        String name = text(root, "name");
        String generation = text(root, "generation");
        require(generation.equals("V2") || generation.equals("V3"), "generation is neither V2 nor V3");
        JsonObject pids = object(root.get("configurations"), "configurations");
        require(pids.size() <= MAX_PIDS, "more than " + MAX_PIDS + " configurations");
        Map<String, Dictionary<String, Object>> configurations = new HashMap<>();
        for (Map.Entry<String, JsonElement> pid : pids.entrySet()) {
            require(PID.matcher(pid.getKey()).matches(), "'" + pid.getKey() + "' is not a PID");
            configurations.put(pid.getKey(), properties(object(pid.getValue(), pid.getKey()), pid.getKey()));
        }
        return new DeviceProfile(name, generation, Map.copyOf(configurations));
    }

    private static JsonElement tree(String json) {
        try {
            return JsonParser.parseString(json);
        } catch (JsonParseException e) {
            throw new IllegalArgumentException("profile.json is not JSON: " + e.getMessage(), e);
        }
    }

    private static Dictionary<String, Object> properties(JsonObject values, String pid) {
        require(values.size() <= MAX_PROPERTIES, pid + " has more than " + MAX_PROPERTIES + " properties");
        Dictionary<String, Object> properties = new Hashtable<>();
        values.entrySet()
                .forEach(value -> properties.put(value.getKey(), value(value.getValue(), pid + "/" + value.getKey())));
        return properties;
    }

    private static Object value(JsonElement element, String where) {
        if (element instanceof JsonArray array) {
            String[] items = new String[array.size()];
            for (int i = 0; i < items.length; i++) {
                items[i] = value(array.get(i), where).toString();
            }
            return items;
        }
        require(element instanceof JsonPrimitive, where + " is neither text, number, true, false nor a list of them");
        JsonPrimitive primitive = element.getAsJsonPrimitive();
        if (primitive.isBoolean()) {
            return primitive.getAsBoolean();
        }
        if (!primitive.isNumber()) {
            return primitive.getAsString();
        }
        try {
            return Long.parseLong(primitive.getAsString());
        } catch (NumberFormatException fraction) {
            return primitive.getAsDouble();
        }
    }

    private static String text(JsonObject object, String field) {
        JsonElement value = object.get(field);
        require(
                value instanceof JsonPrimitive primitive
                        && primitive.isString()
                        && !primitive.getAsString().isBlank(),
                field + " is missing or not a text");
        return value.getAsString();
    }

    private static JsonObject object(@org.jspecify.annotations.Nullable JsonElement element, String what) {
        if (element instanceof JsonObject object) {
            return object;
        }
        throw new IllegalArgumentException(what + " is missing or not an object");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
