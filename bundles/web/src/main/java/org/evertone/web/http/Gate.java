package org.evertone.web.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.evertone.web.auth.Sessions;
import org.evertone.web.auth.Sessions.Session;

/**
 * What every request passes first, ours and other bundles' alike: nobody without a session gets anything but the open
 * list, and no other site can make a signed-in browser change something.
 */
final class Gate {
    static final String COOKIE = "evertone";
    static final String CSRF_HEADER = "x-csrf-token";
    static final String CSRF_FIELD = "csrf";

    /**
     * On every answer. The referrer policy is {@code same-origin}, not {@code no-referrer}: with the latter a browser
     * sends {@code Origin: null} with our own forms and the same-origin check could not tell them from a stranger's.
     */
    static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self';"
                    + " frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "same-origin",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Cache-Control",
            "no-store");

    /** Above all no TRACE, which would echo a request's cookies. */
    private static final List<String> METHODS = List.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE");

    private final Sessions sessions;
    private final Predicate<String> open;
    private final BooleanSupplier setUp;

    /**
     * @param open whether a path needs no session
     * @param setUp whether there is a password to sign in with
     */
    Gate(Sessions sessions, Predicate<String> open, BooleanSupplier setUp) {
        this.sessions = sessions;
        this.open = open;
        this.setUp = setUp;
    }

    /**
     * Looks at everything but the body. A change by a form body is let through here with the token still unseen: the
     * router, which reads the body, asks {@link #formTokenMissing} next.
     */
    Verdict admit(WebRequest request) {
        if (!METHODS.contains(request.method())) {
            return Verdict.refused(
                    WebReply.problem(405, "Method Not Allowed", "pages take " + String.join(", ", METHODS))
                            .with("Allow", String.join(", ", METHODS)));
        }
        Optional<Session> session = request.cookie(COOKIE).flatMap(sessions::use);
        if (!request.safe() && !sameOrigin(request)) {
            return Verdict.refused(WebReply.problem(403, "Forbidden", "a change must come from the phone's own pages"));
        }
        if (open.test(request.path())) {
            return new Verdict(session, Optional.empty());
        }
        if (session.isEmpty()) {
            return Verdict.refused(signIn(request));
        }
        if (!request.safe() && !tokenInHeader(request, session.get()) && !carriesForm(request)) {
            return Verdict.refused(tokenProblem());
        }
        return new Verdict(session, Optional.empty());
    }

    /** Whether a guarded change shows its token neither in a header nor in its form. */
    boolean formTokenMissing(WebRequest request, Session session) {
        return !request.safe()
                && !tokenInHeader(request, session)
                && !session.csrfMatches(request.form().getOrDefault(CSRF_FIELD, ""));
    }

    static WebReply.Content tokenProblem() {
        return WebReply.problem(403, "Forbidden", "the page is too old or the token is missing: load the page again");
    }

    private WebReply.Content signIn(WebRequest request) {
        boolean page = request.safe() && request.header("accept").orElse("").contains("text/html");
        return page
                ? WebReply.seeOther(setUp.getAsBoolean() ? "/login" : "/setup")
                : WebReply.problem(401, "Unauthorized", "sign in first");
    }

    private static boolean tokenInHeader(WebRequest request, Session session) {
        return request.header(CSRF_HEADER).filter(session::csrfMatches).isPresent();
    }

    private static boolean carriesForm(WebRequest request) {
        return request.header("content-type").orElse("").startsWith("application/x-www-form-urlencoded")
                && request.header(CSRF_HEADER).isEmpty();
    }

    /** Whether a request says itself that our own page sent it: a WebSocket is not bound by the same-origin policy. */
    static boolean fromOwnPage(WebRequest request) {
        return request.header("origin").isPresent() && sameOrigin(request);
    }

    /** Browsers always say where a change comes from; a client that says nothing is no browser and has no cookie. */
    private static boolean sameOrigin(WebRequest request) {
        Optional<String> site = request.header("sec-fetch-site");
        if (site.isPresent() && !site.get().equals("same-origin")) {
            return false;
        }
        String own = (request.secure() ? "https://" : "http://")
                + request.header("host").orElse("");
        return request.header("origin").map(own::equalsIgnoreCase).orElse(true);
    }

    /**
     * @param session the caller's, when signed in
     * @param refusal the answer when the request goes no further
     */
    record Verdict(Optional<Session> session, Optional<WebReply.Content> refusal) {
        static Verdict refused(WebReply.Content reply) {
            return new Verdict(Optional.empty(), Optional.of(reply));
        }
    }
}
