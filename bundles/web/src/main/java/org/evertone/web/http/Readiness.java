package org.evertone.web.http;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.evertone.event.Timeline;
import org.evertone.web.control.ControlSocket;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.service.servlet.runtime.HttpServiceRuntimeConstants;

/**
 * Says on standard output, once, that the phone can be used and where: lines, calls, configuration, control socket and
 * pages are all up. It waits for no SIP server.
 */
@Component(
        service = {},
        immediate = true)
public final class Readiness {
    private final BundleContext context;
    private final Site site;
    private final Timeline timeline;
    private final String bindHost;
    /** The server names no endpoint while the loopback is the only network; empty when any free port was asked for. */
    private final Optional<Integer> configuredPort;

    private final PrintStream out = System.out;
    private final AtomicBoolean said = new AtomicBoolean();
    private final List<AutoCloseable> toClose = new CopyOnWriteArrayList<>();

    /** @param control only waited for: the command line must work when {@code ready} appears */
    @Activate
    public Readiness(
            BundleContext context,
            @Reference Site site,
            @Reference ControlSocket control,
            @Reference Timeline timeline) {
        this.context = context;
        this.site = site;
        this.timeline = timeline;
        bindHost = Objects.requireNonNullElse(context.getProperty("evertone.web.host"), DeskNotices.LOOPBACK);
        configuredPort = Optional.ofNullable(context.getProperty("evertone.web.port"))
                .map(Integer::valueOf)
                .filter(port -> port > 0);
    }

    @Deactivate
    public void close() throws Exception {
        for (AutoCloseable each : toClose) {
            each.close();
        }
    }

    @Reference(updated = "updatedRuntime")
    public void bindRuntime(HttpServiceRuntime runtime, Map<String, Object> properties) {
        check(runtime, properties);
    }

    /** The runtime counts its changes in a property, so this follows each servlet that comes or goes. */
    public void updatedRuntime(HttpServiceRuntime runtime, Map<String, Object> properties) {
        check(runtime, properties);
    }

    private void check(HttpServiceRuntime runtime, Map<String, Object> properties) {
        boolean served = Arrays.stream(runtime.getRuntimeDTO().servletContextDTOs)
                .filter(context -> EvertoneContext.NAME.equals(context.name))
                .flatMap(context -> Arrays.stream(context.servletDTOs))
                .anyMatch(servlet -> FrontServlet.NAME.equals(servlet.name));
        Optional<Integer> port = port(properties.getOrDefault(HttpServiceRuntimeConstants.HTTP_SERVICE_ENDPOINT, ""))
                .or(() -> configuredPort);
        if (served && port.isPresent() && said.compareAndSet(false, true)) {
            announce(port.get());
        }
    }

    private void announce(int port) {
        String address = "http://" + authority(DeskNotices.local(bindHost), port) + "/";
        Optional<String> onNetwork = DeskNotices.host(bindHost, site.demo()).map(host -> authority(host, port));
        out.println("ready " + address);
        onNetwork
                .filter(authority -> !address.contains(authority))
                .ifPresent(authority -> out.println("on the network: http://" + authority + "/"));
        if (site.demo()) {
            out.println("open " + address + "login?code=" + site.access().newLink());
        } else if (!site.access().isSetUp()) {
            try {
                out.println("set-up code: " + site.access().setupCode());
            } catch (IOException unwritable) {
                timeline.record(0, "fault", "The set-up code could not be stored", unwritable.toString(), Map.of());
            }
        }
        out.flush();
        tellTheDesk(onNetwork);
    }

    private void tellTheDesk(Optional<String> authority) {
        DeskNotices notices = new DeskNotices(context, site, timeline, authority);
        toClose.add(site.config().subscribe(change -> notices.update()));
        toClose.add(notices);
        site.access().onSetUp(notices::update);
        notices.update();
    }

    private static String authority(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static Optional<Integer> port(Object endpoints) {
        Stream<?> all = endpoints instanceof Object[] array
                ? Arrays.stream(array)
                : endpoints instanceof List<?> list ? list.stream() : Stream.of(String.valueOf(endpoints));
        return all.map(String::valueOf)
                .filter(endpoint -> endpoint.startsWith("http://"))
                .map(endpoint -> URI.create(endpoint).getPort())
                .filter(port -> port > 0)
                .findFirst();
    }
}
