package org.evertone.web.http;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.evertone.config.ConfigStore;
import org.evertone.web.auth.Access;
import org.evertone.web.auth.Sessions;
import org.evertone.web.auth.Sessions.Session;
import org.evertone.web.handset.Handshake;
import org.evertone.web.page.Pages;
import org.evertone.web.page.Template;
import org.evertone.web.phone.ActionException;
import org.evertone.web.phone.Json;
import org.evertone.web.phone.PhoneActions;
import org.evertone.web.phone.PhoneStatus;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** All pages and the machine interface: the one route table, and what stands behind each route. */
@Component(service = Site.class)
public final class Site {
    private static final Duration CONTACT_FRESH = Duration.ofDays(180);

    private final PhoneActions actions;
    private final boolean demo;
    private final Access access;
    private final Pages pages = new Pages();
    private final Router router;

    @Activate
    public Site(BundleContext context, @Reference PhoneActions actions) {
        this(
                Path.of(Objects.requireNonNull(
                        context.getProperty("evertone.home"), "the framework property evertone.home is not set")),
                "true".equals(context.getProperty("evertone.demo")),
                actions,
                InstantSource.system());
    }

    /** @param home directory for what must survive a restart */
    public Site(Path home, boolean demo, PhoneActions actions, InstantSource clock) {
        this.actions = actions;
        this.demo = demo;
        access = new Access(home, clock, new SecureRandom());
        CallRoutes calls = new CallRoutes(actions);
        DirectoryRoutes directory = new DirectoryRoutes(actions, pages);
        router = new Router(
                List.of(
                        Route.open("GET", "/login", this::loginPage),
                        Route.open("POST", "/login", this::logIn),
                        Route.open("GET", "/setup", this::setupPage),
                        Route.open("POST", "/setup", this::setUp),
                        Route.open("GET", "/health", (request, session) -> WebReply.json(200, Map.of("status", "up"))),
                        Route.open("GET", "/.well-known/security.txt", (request, session) -> securityText(clock)),
                        asset("/assets/evertone.css", "text/css; charset=utf-8", "evertone.css", true),
                        asset("/assets/icon.svg", "image/svg+xml", "icon.svg", true),
                        asset("/assets/phone.js", "text/javascript; charset=utf-8", "phone.js", false),
                        asset("/assets/handset.js", "text/javascript; charset=utf-8", "handset.js", false),
                        asset(
                                "/assets/handset-worklet.js",
                                "text/javascript; charset=utf-8",
                                "handset-worklet.js",
                                false),
                        asset("/assets/line.js", "text/javascript; charset=utf-8", "line.js", false),
                        asset("/assets/words.js", "text/javascript; charset=utf-8", "words.js", false),
                        Route.guarded("POST", "/logout", this::logOut),
                        Route.guarded("GET", "/", (request, session) -> phonePage(session.orElseThrow(), "")),
                        Route.guarded("POST", "/phone", this::workPhone),
                        Route.guarded("GET", "/line", this::linePage),
                        Route.guarded("POST", "/line", this::submitLine),
                        Route.guarded("GET", "/directory", directory::page),
                        Route.guarded("POST", "/directory", directory::submit),
                        Route.guarded(
                                "GET", "/api/v1/status", (request, session) -> WebReply.json(200, actions.status())),
                        Route.guarded("GET", "/api/v1/events", (request, session) -> new WebReply.Events()),
                        Route.guarded("GET", "/api/v1/handset", this::handset),
                        Route.guarded("GET", "/api/v1/lines/{line}", this::lineStatus),
                        Route.guarded("POST", "/api/v1/actions", this::act),
                        Route.guarded("GET", "/api/v1/calls", calls::list),
                        Route.guarded("POST", "/api/v1/calls", calls::dial),
                        Route.guarded("POST", "/api/v1/calls/{id}/actions/{action}", calls::act),
                        Route.guarded("GET", "/api/v1/phonebook", directory::contacts),
                        Route.guarded("PUT", "/api/v1/phonebook/{number}", directory::put),
                        Route.guarded("DELETE", "/api/v1/phonebook/{number}", directory::remove),
                        Route.guarded("GET", "/api/v1/history", directory::calls),
                        Route.guarded("DELETE", "/api/v1/history", directory::clear),
                        Route.guarded("POST", "/api/v1/conference", calls::conference),
                        Route.guarded("GET", "/api/v1/sound", calls::sound),
                        Route.guarded("POST", "/api/v1/sound", calls::changeSound)),
                access,
                actions.timeline());
    }

    public Access access() {
        return access;
    }

    ConfigStore config() {
        return actions.config();
    }

    public boolean demo() {
        return demo;
    }

    Sessions sessions() {
        return access.sessions();
    }

    Router router() {
        return router;
    }

    private static Route asset(String path, String type, String resource, boolean open) {
        WebReply.Content content = WebReply.of(200, type, Template.resource(resource));
        Route.Handler handler = (request, session) -> content;
        return open ? Route.open("GET", path, handler) : Route.guarded("GET", path, handler);
    }

    private WebReply loginPage(WebRequest request, Optional<Session> session) {
        Optional<String> code = request.parameter("code");
        if (code.isPresent()) {
            return access.useLink(code.get())
                    .map(fresh -> signedIn(request, fresh))
                    .orElseGet(() -> WebReply.html(
                            403, pages.login("This link was used already or is too old. Sign in by password.")));
        }
        return access.isSetUp() ? WebReply.html(200, pages.login("")) : WebReply.seeOther("/setup");
    }

    private WebReply logIn(WebRequest request, Optional<Session> session) throws IOException {
        String typed = request.form().getOrDefault("password", "");
        Access.Result result = access.logIn(request.remoteAddress(), typed);
        return result.session()
                .map(fresh -> signedIn(request, fresh))
                .orElseGet(() -> refusal(result, WebReply.html(status(result), pages.login(result.error()))));
    }

    private WebReply setupPage(WebRequest request, Optional<Session> session) {
        return access.isSetUp() ? WebReply.seeOther("/login") : WebReply.html(200, pages.setup(""));
    }

    private WebReply setUp(WebRequest request, Optional<Session> session) throws IOException {
        Map<String, String> form = request.form();
        Access.Result result = access.setUp(
                request.remoteAddress(),
                form.getOrDefault("code", ""),
                form.getOrDefault("password", ""),
                form.getOrDefault("again", ""));
        return result.session()
                .map(fresh -> signedIn(request, fresh))
                .orElseGet(() -> refusal(result, WebReply.html(status(result), pages.setup(result.error()))));
    }

    private static int status(Access.Result result) {
        return result.retryAfterSeconds() > 0 ? 429 : 403;
    }

    private static WebReply.Content refusal(Access.Result result, WebReply.Content page) {
        return result.retryAfterSeconds() > 0
                ? page.with("Retry-After", Long.toString(result.retryAfterSeconds()))
                : page;
    }

    private WebReply logOut(WebRequest request, Optional<Session> session) {
        session.ifPresent(access.sessions()::close);
        return WebReply.seeOther("/login").with("Set-Cookie", cookie(request, "") + "; Max-Age=0");
    }

    private static WebReply.Content signedIn(WebRequest request, Session session) {
        return WebReply.seeOther("/").with("Set-Cookie", cookie(request, session.id()));
    }

    private static String cookie(WebRequest request, String value) {
        return Gate.COOKIE + "=" + value + "; Path=/; HttpOnly; SameSite=Strict" + (request.secure() ? "; Secure" : "");
    }

    private WebReply.Content phonePage(Session session, String error) throws ActionException {
        return WebReply.html(
                200,
                pages.phone(
                        actions.status(),
                        actions.timeline().recent(),
                        session.csrfToken(),
                        demo,
                        actions.simulated(),
                        error));
    }

    private WebReply workPhone(WebRequest request, Optional<Session> session) throws ActionException {
        try {
            run(List.of(request.form().getOrDefault("command", "").split(" ", 2)));
            return WebReply.seeOther("/");
        } catch (ActionException refused) {
            return phonePage(session.orElseThrow(), String.valueOf(refused.getMessage()));
        }
    }

    private WebReply linePage(WebRequest request, Optional<Session> session) throws Exception {
        Optional<Integer> number = lineNumber(request.parameter("line").orElse("1"));
        if (number.isEmpty()) {
            return noSuchLine();
        }
        return WebReply.html(
                200,
                pages.line(
                        actions.config(),
                        lineStatus(number.get()),
                        number.get(),
                        session.orElseThrow().csrfToken()));
    }

    private WebReply submitLine(WebRequest request, Optional<Session> session) throws Exception {
        Map<String, String> form = request.form();
        Optional<Integer> number = lineNumber(form.getOrDefault("line", ""));
        if (number.isEmpty()) {
            return noSuchLine();
        }
        Pages.Submitted submitted = pages.submit(
                actions.config(),
                lineStatus(number.get()),
                number.get(),
                session.orElseThrow().csrfToken(),
                form);
        return WebReply.html(submitted.taken() ? 200 : 422, submitted.page());
    }

    private WebReply lineStatus(WebRequest request, Optional<Session> session) throws ActionException {
        String asked = Route.segment(request, 4);
        Optional<PhoneStatus.Line> line = Optional.empty();
        Optional<Integer> number = lineNumber(asked);
        if (number.isPresent()) {
            line = lineStatus(number.get());
        }
        return line.map(found -> WebReply.json(200, found)).orElseGet(Site::noSuchLine);
    }

    private Optional<PhoneStatus.Line> lineStatus(int number) throws ActionException {
        return actions.status().lines().stream()
                .filter(line -> line.line() == number)
                .findFirst();
    }

    private static Optional<Integer> lineNumber(String text) {
        return text.matches("[1-9]|1[0-9]|20") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    private static WebReply.Content noSuchLine() {
        return WebReply.problem(404, "Not Found", "there is no such line: configured lines are within 1 to 20");
    }

    private WebReply act(WebRequest request, Optional<Session> session) {
        try {
            Actions asked = Json.read(request.text(), Actions.class, "{\"args\":[\"register\",\"1\"]}");
            if (asked.args() == null || asked.args().stream().anyMatch(Objects::isNull)) {
                throw new ActionException(ActionException.Reason.INVALID, "\"args\" is missing: a list of texts");
            }
            return WebReply.json(200, Map.of("output", run(asked.args())));
        } catch (ActionException refused) {
            return WebReply.problem(refused);
        }
    }

    private String run(List<String> args) throws ActionException {
        if (args.isEmpty() || !PhoneActions.CALL_COMMANDS.contains(args.get(0))) {
            throw new ActionException(
                    ActionException.Reason.INVALID, "commands here are " + PhoneActions.commandWords());
        }
        return actions.run(args, new byte[0]).strip();
    }

    /** Only where the handset is simulated: nobody's real handset is to be listened in on from afar. */
    private WebReply handset(WebRequest request, Optional<Session> session) {
        if (!Gate.fromOwnPage(request)) {
            return WebReply.problem(403, "Forbidden", "a handset must come from the phone's own pages");
        }
        if (!actions.simulated()) {
            return WebReply.problem(409, "Conflict", "this phone has a real handset");
        }
        Handshake handshake = Handshake.of(request.method(), request::header);
        return handshake.refusal().isEmpty()
                ? new WebReply.Upgrade(handshake)
                : WebReply.problem(426, "Upgrade Required", handshake.refusal()).with("Upgrade", "websocket");
    }

    /** RFC 9116. */
    private static WebReply securityText(InstantSource clock) {
        Instant expires = clock.instant().plus(CONTACT_FRESH).truncatedTo(ChronoUnit.DAYS);
        return WebReply.text(
                200, "Contact: mailto:security@evertone.example\nExpires: " + expires + "\nPreferred-Languages: en\n");
    }

    private record Actions(@Nullable List<String> args) {}
}
