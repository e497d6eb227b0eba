package org.evertone.web.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Markup with holes: {@code ${name}} is filled with {@link Html} as it is and with everything else escaped. */
public final class Template {
    private static final Pattern HOLE = Pattern.compile("\\$\\{([a-zA-Z][a-zA-Z0-9]*)}");

    private final String markup;

    private Template(String markup) {
        this.markup = markup;
    }

    /** A template or asset that ships in this package. */
    public static Template load(String name) {
        return new Template(resource(name));
    }

    /** Text of a file that ships in this package. */
    public static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Template.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** @throws IllegalArgumentException when a hole has no value */
    public Html fill(Map<String, ?> values) {
        Matcher hole = HOLE.matcher(markup);
        StringBuilder filled = new StringBuilder(markup.length() * 2);
        while (hole.find()) {
            Object value = values.get(hole.group(1));
            if (value == null) {
                throw new IllegalArgumentException("no value for " + hole.group());
            }
            String safe = value instanceof Html html
                    ? html.markup()
                    : Html.text(value.toString()).markup();
            hole.appendReplacement(filled, Matcher.quoteReplacement(safe));
        }
        return new Html(hole.appendTail(filled).toString());
    }
}
