package org.evertone.web.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evertone.event.Timeline;
import org.evertone.web.auth.Access;
import org.evertone.web.auth.Sessions.Session;
import org.evertone.web.http.Gate.Verdict;

/** The route table at work: gate, route, token, handler, in this order; whatever happens, there is an answer. */
final class Router {
    private final List<Route> routes;
    private final Gate gate;
    private final Timeline timeline;

    Router(List<Route> routes, Access access, Timeline timeline) {
        this.routes = List.copyOf(routes);
        this.timeline = timeline;
        gate = new Gate(access.sessions(), this::open, access::isSetUp);
    }

    List<Route> routes() {
        return routes;
    }

    /** The gate alone, for requests that other bundles will answer. */
    Verdict admit(WebRequest request) {
        return gate.admit(request);
    }

    WebReply handle(WebRequest request) {
        Verdict verdict = gate.admit(request);
        if (verdict.refusal().isPresent()) {
            return verdict.refusal().get();
        }
        List<Route> onPath = routes.stream()
                .filter(route -> route.matchesPath(request.path()))
                .toList();
        if (onPath.isEmpty()) {
            return WebReply.problem(404, "Not Found", "there is no such page");
        }
        Optional<Route> route =
                onPath.stream().filter(r -> r.matchesMethod(request.method())).findFirst();
        if (route.isEmpty()) {
            return WebReply.problem(405, "Method Not Allowed", "this page does not take " + request.method())
                    .with(
                            "Allow",
                            String.join(", ", onPath.stream().map(Route::method).toList()));
        }
        Optional<Session> session = verdict.session();
        if (route.get().access() == Route.Access.SESSION
                && session.filter(s -> !gate.formTokenMissing(request, s)).isEmpty()) {
            return Gate.tokenProblem();
        }
        try {
            return route.get().handler().handle(request, session);
        } catch (Exception failure) {
            timeline.record(
                    0,
                    "fault",
                    "A web page failed",
                    failure.toString(),
                    Map.of("page", route.get().path()));
            return WebReply.problem(500, "Internal Server Error", "the page failed; the timeline says why");
        }
    }

    private boolean open(String path) {
        return routes.stream().anyMatch(r -> r.access() == Route.Access.OPEN && r.matchesPath(path));
    }
}
