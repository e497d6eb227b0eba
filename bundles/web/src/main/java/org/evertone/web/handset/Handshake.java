package org.evertone.web.handset;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The opening handshake (RFC 6455 §4.2).
 *
 * @param accept value of {@code Sec-WebSocket-Accept}; empty when refused
 * @param refusal one sentence; empty when all is well
 */
public record Handshake(String accept, String refusal) {
    /** 16 octets in base64. */
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{22}==");

    /** @param headers gives the value of a header by its lower-case name */
    public static Handshake of(String method, Function<String, Optional<String>> headers) {
        boolean upgrade = method.equals("GET")
                && has(headers.apply("upgrade"), "websocket")
                && has(headers.apply("connection"), "upgrade");
        String key = headers.apply("sec-websocket-key").orElse("");
        if (!upgrade || !KEY.matcher(key).matches()) {
            return new Handshake("", "this address takes a WebSocket only (RFC 6455)");
        }
        if (!headers.apply("sec-websocket-version").orElse("").equals("13")) {
            return new Handshake("", "the WebSocket version must be 13");
        }
        return new Handshake(Frames.accept(key), "");
    }

    private static boolean has(Optional<String> header, String token) {
        return Arrays.stream(header.orElse("").split(","))
                .anyMatch(word -> word.strip().equalsIgnoreCase(token));
    }
}
