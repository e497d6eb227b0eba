package org.evertone.web.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Between the servlet types and ours. */
final class Exchange {
    private Exchange() {}

    static WebRequest request(HttpServletRequest servlet, byte[] body) {
        Map<String, String> headers = new HashMap<>();
        for (String name : Collections.list(servlet.getHeaderNames())) {
            headers.putIfAbsent(name.toLowerCase(Locale.ROOT), Objects.requireNonNullElse(servlet.getHeader(name), ""));
        }
        return new WebRequest(
                servlet.getMethod(),
                servlet.getRequestURI(),
                Objects.requireNonNullElse(servlet.getQueryString(), ""),
                headers,
                body,
                servlet.getRemoteAddr(),
                servlet.isSecure());
    }

    static void head(HttpServletResponse servlet) {
        Gate.HEADERS.forEach(servlet::setHeader);
    }

    static void answer(WebReply.Content reply, HttpServletResponse servlet) throws IOException {
        head(servlet);
        servlet.setStatus(reply.status());
        reply.headers().forEach(servlet::setHeader);
        servlet.setContentLength(reply.body().length);
        servlet.getOutputStream().write(reply.body());
    }
}
