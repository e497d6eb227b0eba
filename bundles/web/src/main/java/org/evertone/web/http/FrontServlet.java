package org.evertone.web.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.evertone.web.auth.Sessions.Session;
import org.evertone.web.handset.HandsetDoor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/** The shell around the router: reads the request, writes the answer, keeps event streams open. */
@Component(service = Servlet.class)
@HttpWhiteboardContextSelect(EvertoneContext.SELECT)
@HttpWhiteboardServletName(FrontServlet.NAME)
@HttpWhiteboardServletPattern("/*")
@HttpWhiteboardServletAsyncSupported
public final class FrontServlet extends HttpServlet {
    static final String NAME = "evertone.front";
    private static final long serialVersionUID = 1L;

    /** Clients that take their time with a body hold a thread each; the pages of the others need some too. */
    private static final int MOST_BODIES_AT_ONCE = 8;

    private final transient Semaphore bodies = new Semaphore(MOST_BODIES_AT_ONCE);
    private final transient HandsetDoor handsets;
    private final transient Site site;
    private final transient EventHub hub;

    @Activate
    public FrontServlet(@Reference Site site, @Reference EventHub hub, @Reference HandsetDoor handsets) {
        this.handsets = handsets;
        this.site = site;
        this.hub = hub;
    }

    @Override
    protected void service(HttpServletRequest servletRequest, HttpServletResponse servletResponse) throws IOException {
        Optional<byte[]> read = body(servletRequest, servletResponse);
        if (read.isEmpty()) {
            return;
        }
        byte[] body = read.get();
        if (body.length > EvertoneContext.LONGEST_BODY_BYTES) {
            Exchange.answer(
                    WebReply.problem(413, "Content Too Large", "a request body is at most 64 KiB long"),
                    servletResponse);
            return;
        }
        WebRequest request = Exchange.request(servletRequest, body);
        WebReply reply = site.router().handle(request);
        if (reply instanceof WebReply.Content content) {
            Exchange.answer(content, servletResponse);
            return;
        }
        Optional<Session> session = request.cookie(Gate.COOKIE).flatMap(site.sessions()::use);
        if (session.isEmpty()) {
            Exchange.answer(WebReply.problem(401, "Unauthorized", "sign in first"), servletResponse);
            return;
        }
        if (reply instanceof WebReply.Upgrade upgrade) {
            handsets.enter(
                    servletRequest,
                    servletResponse,
                    upgrade.handshake(),
                    speaking -> speaking
                            ? site.sessions().use(session.get().id()).isPresent()
                            : site.sessions().alive(session.get()));
        } else {
            stream(session.get(), servletRequest, servletResponse);
        }
    }

    /** The body, up to one byte more than allowed; empty when the request was answered without it. */
    private Optional<byte[]> body(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getContentLengthLong() == 0
                || request.getContentLengthLong() < 0 && request.getHeader("Transfer-Encoding") == null) {
            return Optional.of(new byte[0]);
        }
        if (!bodies.tryAcquire()) {
            response.setHeader("Connection", "close");
            Exchange.answer(WebReply.problem(503, "Service Unavailable", "too many requests at once"), response);
            return Optional.empty();
        }
        try {
            return Optional.of(request.getInputStream().readNBytes(EvertoneContext.LONGEST_BODY_BYTES + 1));
        } catch (IOException gone) {
            Exchange.answer(WebReply.problem(408, "Request Timeout", "the body did not arrive"), response);
            return Optional.empty();
        } finally {
            bodies.release();
        }
    }

    private void stream(Session session, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Exchange.head(response);
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        ServletSink sink = new ServletSink(context);
        if (!hub.watch(session, sink)) {
            response.setStatus(503);
            sink.close();
        }
        sink.start();
    }
}
