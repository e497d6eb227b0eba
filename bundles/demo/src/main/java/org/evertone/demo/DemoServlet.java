package org.evertone.demo;

import com.google.gson.Gson;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The demo's buttons: {@code GET /demo/servers} and {@code POST /demo/servers/N/stop|freeze|503|heal}. */
@Component(
        service = Servlet.class,
        property = {
            "osgi.http.whiteboard.servlet.pattern=/demo/servers/*",
            "osgi.http.whiteboard.context.select=(osgi.http.whiteboard.context.name=evertone)"
        })
public final class DemoServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Pattern ACTION = Pattern.compile("/([12])/(stop|freeze|503|heal)");
    private static final Map<String, DemoServer.Mode> MODES = Map.of(
            "stop", DemoServer.Mode.STOPPED,
            "freeze", DemoServer.Mode.FROZEN,
            "503", DemoServer.Mode.REFUSING,
            "heal", DemoServer.Mode.RUNNING);

    private final transient DemoPair pair;

    @Activate
    public DemoServlet(@Reference DemoPair pair) {
        this.pair = pair;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        list(response);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Matcher action =
                ACTION.matcher(Optional.ofNullable(request.getPathInfo()).orElse(""));
        if (!action.matches()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        int number = Integer.parseInt(action.group(1));
        DemoServer.Mode mode = MODES.get(action.group(2));
        for (DemoServer server : pair.servers()) {
            if (server.number() == number && mode != null) {
                pair.become(server, mode);
            }
        }
        list(response);
    }

    private void list(HttpServletResponse response) throws IOException {
        List<ServerJson> servers = pair.servers().stream()
                .map(server -> new ServerJson(
                        server.name(),
                        server.number(),
                        server.address().getAddress().getHostAddress() + ":"
                                + server.address().getPort(),
                        server.mode().word()))
                .toList();
        response.setContentType("application/json");
        response.setCharacterEncoding("UTF-8");
        response.getWriter().write(new Gson().toJson(servers));
    }

    private record ServerJson(String name, int number, String address, String state) {}
}
