package org.evertone.web.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.context.ServletContextHelper;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardContext;

/** The servlet context {@code evertone}: whoever registers a servlet in it stands behind the gate. */
@Component(service = ServletContextHelper.class)
@HttpWhiteboardContext(name = EvertoneContext.NAME, path = "/")
public final class EvertoneContext extends ServletContextHelper {
    static final String NAME = "evertone";
    static final String SELECT = "(osgi.http.whiteboard.context.name=" + NAME + ")";

    /** Above every form and action; importing a file goes over the control socket. */
    static final int LONGEST_BODY_BYTES = 64 * 1024;

    private final Site site;

    @Activate
    public EvertoneContext(@Reference Site site) {
        this.site = site;
    }

    @Override
    public boolean handleSecurity(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Exchange.head(response);
        Optional<WebReply.Content> refusal = tooLong(request)
                ? Optional.of(WebReply.problem(413, "Content Too Large", "a request body is at most 64 KiB long"))
                : site.router().admit(Exchange.request(request, new byte[0])).refusal();
        if (refusal.isEmpty()) {
            return true;
        }
        Exchange.answer(refusal.get(), response);
        return false;
    }

    private static boolean tooLong(HttpServletRequest request) {
        return request.getContentLengthLong() > LONGEST_BODY_BYTES;
    }
}
