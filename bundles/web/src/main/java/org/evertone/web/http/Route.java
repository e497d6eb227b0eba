package org.evertone.web.http;

import java.util.Optional;
import org.evertone.web.auth.Sessions.Session;

/**
 * One entry of the route table.
 *
 * @param method GET (HEAD follows), POST, PUT or DELETE
 * @param path exact path; a segment {@code {name}} stands for any one segment
 * @param access who may ask
 */
record Route(String method, String path, Access access, Handler handler) {

    /** Who may ask. */
    enum Access {
        /** Anybody: needed to sign in, or to see that the phone is alive. */
        OPEN,
        /** Signed-in people only. */
        SESSION
    }

    /** Answers a request that passed the gate; the session is present on every route that asks for one. */
    @FunctionalInterface
    interface Handler {
        WebReply handle(WebRequest request, Optional<Session> session) throws Exception;
    }

    static Route open(String method, String path, Handler handler) {
        return new Route(method, path, Access.OPEN, handler);
    }

    static Route guarded(String method, String path, Handler handler) {
        return new Route(method, path, Access.SESSION, handler);
    }

    boolean matchesPath(String asked) {
        String[] own = path.split("/", -1);
        String[] given = asked.split("/", -1);
        boolean matches = own.length == given.length;
        for (int i = 0; matches && i < own.length; i++) {
            matches = own[i].startsWith("{") ? !given[i].isEmpty() : own[i].equals(given[i]);
        }
        return matches;
    }

    /** The segment of a path by its place, counted from 1. */
    static String segment(WebRequest request, int place) {
        return request.path().split("/", -1)[place];
    }

    boolean matchesMethod(String asked) {
        return method.equals(asked) || (method.equals("GET") && asked.equals("HEAD"));
    }
}
