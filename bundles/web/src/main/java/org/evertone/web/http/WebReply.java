package org.evertone.web.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.evertone.web.handset.Handshake;
import org.evertone.web.page.Html;
import org.evertone.web.phone.ActionException;
import org.evertone.web.phone.Json;

/** What a route answers. */
public sealed interface WebReply {

    /** A whole answer. */
    record Content(int status, Map<String, String> headers, byte[] body) implements WebReply {
        public Content {
            headers = Map.copyOf(headers);
        }

        /** The same with one more header. */
        public Content with(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(name, value);
            return new Content(status, more, body);
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** An open stream of events; the shell keeps it. */
    record Events() implements WebReply {}

    /** The connection becomes the browser's handset. */
    record Upgrade(Handshake handshake) implements WebReply {}

    static Content html(int status, Html page) {
        return of(status, "text/html; charset=utf-8", page.markup());
    }

    static Content json(int status, Object value) {
        return of(status, "application/json", Json.line(value));
    }

    static Content text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text);
    }

    /** A problem document (RFC 9457). */
    static Content problem(int status, String title, String detail) {
        return of(status, "application/problem+json", Json.line(new Problem("about:blank", title, status, detail)));
    }

    /** The problem document of a refused action. */
    static Content problem(ActionException refused) {
        String detail = String.valueOf(refused.getMessage());
        return switch (refused.reason()) {
            case INVALID -> problem(400, "Bad Request", detail);
            case CONFLICT -> problem(409, "Conflict", detail);
            case BUSY -> problem(503, "Service Unavailable", detail);
        };
    }

    /** What an action answers; its problem document when it is refused. */
    static WebReply answered(Work work) {
        try {
            return work.reply();
        } catch (ActionException refused) {
            return problem(refused);
        }
    }

    /** An action that may be refused. */
    @FunctionalInterface
    interface Work {
        WebReply reply() throws ActionException;
    }

    /** Done, and there is nothing to say (RFC 9110 §15.3.5). */
    static Content done() {
        return new Content(204, Map.of(), new byte[0]);
    }

    /** See other (RFC 9110 §15.4.4): after a form, or on the way to the sign-in page. */
    static Content seeOther(String location) {
        return of(303, "text/plain; charset=utf-8", "").with("Location", location);
    }

    static Content of(int status, String type, String text) {
        return new Content(status, Map.of("Content-Type", type), text.getBytes(StandardCharsets.UTF_8));
    }

    /** Members of a problem document. */
    record Problem(String type, String title, int status, String detail) {}
}
