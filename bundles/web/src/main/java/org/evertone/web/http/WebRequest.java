package org.evertone.web.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request as the pages and the machine interface see it.
 *
 * @param path as sent, not decoded: our own paths need no escapes, so an escaped spelling of one matches none
 * @param query as sent, without the question mark; empty when there is none
 * @param headers by lower-case name; the first value of each
 * @param body whole body, bounded by the shell that read it
 * @param remoteAddress numeric address of the client
 * @param secure whether it came over TLS
 */
public record WebRequest(
        String method,
        String path,
        String query,
        Map<String, String> headers,
        byte[] body,
        String remoteAddress,
        boolean secure) {

    private static final int MOST_FIELDS = 256;

    /** Whether the method promises to change nothing (RFC 9110 §9.2.1). */
    public boolean safe() {
        return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    public Optional<String> cookie(String name) {
        for (String pair : header("cookie").orElse("").split(";")) {
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                return Optional.of(pair.substring(equals + 1).strip());
            }
        }
        return Optional.empty();
    }

    public Optional<String> parameter(String name) {
        return Optional.ofNullable(fields(query).get(name));
    }

    /** Fields of a form body; empty when the body is something else. */
    public Map<String, String> form() {
        boolean form = header("content-type").orElse("").startsWith("application/x-www-form-urlencoded");
        return form ? fields(text()) : Map.of();
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static Map<String, String> fields(String encoded) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : encoded.split("&", MOST_FIELDS)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.putIfAbsent(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return Collections.unmodifiableMap(fields);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }
}
