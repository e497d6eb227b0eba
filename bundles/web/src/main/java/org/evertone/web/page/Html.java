package org.evertone.web.page;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Markup that is safe to send. Text becomes markup only through {@link #text}, which escapes it.
 *
 * @param markup trusted markup
 */
public record Html(String markup) {
    public static final Html NONE = new Html("");

    /** Text from anywhere, fit for element content and quoted attributes. */
    public static Html text(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return new Html(escaped.toString());
    }

    public static Html join(Collection<Html> parts) {
        return new Html(parts.stream().map(Html::markup).collect(Collectors.joining("\n")));
    }

    @Override
    public String toString() {
        return markup;
    }
}
