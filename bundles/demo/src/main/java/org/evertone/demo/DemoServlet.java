package org.evertone.demo;

import com.google.gson.Gson;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The demo's part of the phone page: its script and style, {@code GET /demo/state}, {@code POST
 * /demo/servers/N/stop|freeze|503|heal} and {@code POST /demo/call}. Stands behind the web bundle's gate.
 */
@Component(
        service = Servlet.class,
        property = {
            "osgi.http.whiteboard.servlet.pattern=/demo/*",
            "osgi.http.whiteboard.context.select=(osgi.http.whiteboard.context.name=evertone)"
        })
public final class DemoServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Pattern DEED = Pattern.compile("/servers/([12])/(stop|freeze|503|heal)");
    private static final Map<String, DemoServer.Mode> MODES = Map.of(
            "stop", DemoServer.Mode.STOPPED,
            "freeze", DemoServer.Mode.FROZEN,
            "503", DemoServer.Mode.REFUSING,
            "heal", DemoServer.Mode.RUNNING);
    private static final Map<String, String> ASSETS =
            Map.of("/panel.js", "text/javascript; charset=utf-8", "/panel.css", "text/css; charset=utf-8");

    private final transient DemoPair pair;

    @Activate
    public DemoServlet(@Reference DemoPair pair) {
        this.pair = pair;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = path(request);
        String type = ASSETS.get(path);
        if (type != null) {
            response.setContentType(type);
            try (InputStream asset =
                    Objects.requireNonNull(DemoServlet.class.getResourceAsStream(path.substring(1)), path)) {
                asset.transferTo(response.getOutputStream());
            }
        } else if (path.equals("/state")) {
            state(response);
        } else {
            problem(response, 404, "the demo has no such page");
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = path(request);
        Matcher deed = DEED.matcher(path);
        if (deed.matches()) {
            DemoServer server = pair.servers().get(Integer.parseInt(deed.group(1)) - 1);
            pair.become(server, Objects.requireNonNull(MODES.get(deed.group(2))));
            state(response);
        } else if (!path.equals("/call")) {
            problem(response, 404, "the demo has no such button");
        } else if (pair.callPhone()) {
            state(response);
        } else {
            problem(response, 409, "No server works: the far end has no way to the phone. Heal one first.");
        }
    }

    private static String path(HttpServletRequest request) {
        return Optional.ofNullable(request.getPathInfo()).orElse("");
    }

    private void state(HttpServletResponse response) throws IOException {
        List<ServerJson> servers = pair.servers().stream()
                .map(server -> new ServerJson(
                        server.number(),
                        SipText.hostPort(server.address()),
                        server.mode().word(),
                        server.mode().meaning()))
                .toList();
        write(response, "application/json", new State(servers, pair.farEnd()));
    }

    private static void problem(HttpServletResponse response, int status, String detail) throws IOException {
        response.setStatus(status);
        write(response, "application/problem+json", new Problem(status, detail));
    }

    private static void write(HttpServletResponse response, String type, Object body) throws IOException {
        response.setContentType(type);
        response.setCharacterEncoding("UTF-8");
        response.getWriter().write(new Gson().toJson(body));
    }

    private record State(List<ServerJson> servers, EchoExtension.Activity farEnd) {}

    private record ServerJson(int number, String address, String state, String meaning) {}

    private record Problem(int status, String detail) {}
}
