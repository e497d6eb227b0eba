package org.evertone.web.phone;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;

/** JSON of the machine interface: one line, or indented for people. */
public final class Json {
    private static final Gson COMPACT = new GsonBuilder().disableHtmlEscaping().create();
    private static final Gson PRETTY =
            new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

    private Json() {}

    public static String line(Object value) {
        return COMPACT.toJson(value);
    }

    public static String pretty(Object value) {
        return PRETTY.toJson(value);
    }

    /**
     * Reads an object of a known shape.
     *
     * @param example of such an object, for the error
     * @throws ActionException when the text is not JSON of that shape
     */
    public static <T> T read(String text, Class<T> shape, String example) throws ActionException {
        try {
            T value = COMPACT.fromJson(text, shape);
            if (value != null) {
                return value;
            }
        } catch (JsonParseException | IllegalArgumentException malformed) {
            throw new ActionException(ActionException.Reason.INVALID, "the request is not JSON of the form " + example);
        }
        throw new ActionException(ActionException.Reason.INVALID, "the request is empty");
    }
}
