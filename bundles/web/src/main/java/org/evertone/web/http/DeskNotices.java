package org.evertone.web.http;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evertone.event.Timeline;
import org.evertone.hal.Notice;
import org.evertone.web.auth.SetupCode;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * Tells the person at the desk where the pages are and, until there is a password, the code that sets one. A phone without
 * a line waits for that; one that was given its lines otherwise works, and tells when it is asked.
 */
final class DeskNotices implements AutoCloseable {
    static final String LOOPBACK = "127.0.0.1";

    private static final String EVERYWHERE = "0.0.0.0";

    private static final int COLUMNS = 16;

    private final BundleContext context;
    private final Site site;
    private final Timeline timeline;
    private final Optional<String> authority;
    private boolean closed;
    private @Nullable Notice shown;
    private @Nullable ServiceRegistration<Notice> registration;

    /** @param authority host and port of the pages, as in a URL; empty when the person at the desk cannot open them */
    DeskNotices(BundleContext context, Site site, Timeline timeline, Optional<String> authority) {
        this.context = context;
        this.site = site;
        this.timeline = timeline;
        this.authority = authority;
    }

    /** Shows what is to be shown now. */
    synchronized void update() {
        if (closed) {
            return;
        }
        Notice now = notice();
        if (now.equals(shown)) {
            return;
        }
        hide();
        shown = now;
        if (!now.rows().isEmpty()) {
            registration = context.registerService(Notice.class, now, null);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        hide();
    }

    private void hide() {
        ServiceRegistration<Notice> old = registration;
        registration = null;
        if (old != null) {
            old.unregister();
        }
    }

    private Notice notice() {
        // the demo is entered by a link
        if (!site.demo() && !site.access().isSetUp()) {
            try {
                return notice(
                        site.config().lines().isEmpty() ? Notice.Kind.SET_UP : Notice.Kind.INFO,
                        Optional.of(site.access().setupCode()),
                        authority);
            } catch (IOException unwritable) {
                timeline.record(0, "fault", "The set-up code could not be stored", unwritable.toString(), Map.of());
            }
        }
        return notice(Notice.Kind.INFO, Optional.empty(), authority);
    }

    /** Two rows where they suffice; a host too long for a row stands in the link alone. No rows: nothing to tell. */
    static Notice notice(Notice.Kind kind, Optional<String> code, Optional<String> pages) {
        List<String> rows = new ArrayList<>();
        code.map(SetupCode::row).ifPresent(rows::add);
        if (pages.isEmpty()) {
            return new Notice(kind, rows, "");
        }
        String authority = pages.get();
        if (authority.length() <= COLUMNS) {
            if (rows.isEmpty()) {
                rows.add("Web page");
            }
            rows.add(authority);
        } else {
            int colon = authority.lastIndexOf(':');
            Optional.of(authority.substring(0, colon))
                    .filter(host -> host.length() <= COLUMNS)
                    .ifPresent(rows::add);
            rows.add("Port " + authority.substring(colon + 1));
        }
        return new Notice(kind, rows, "http://" + authority + "/");
    }

    /**
     * Under which host the person at the desk opens the pages: none leads to the loopback from another machine, but the
     * demo is used on its own.
     *
     * @param bindHost where the pages are served
     */
    static Optional<String> host(String bindHost, boolean demo) {
        Optional<String> reachable = bindHost.equals(EVERYWHERE)
                ? lanAddress()
                : Optional.of(bindHost).filter(host -> !loopback(host));
        return reachable.or(() -> demo ? Optional.of(local(bindHost)) : Optional.empty());
    }

    /** Host under which this machine itself opens what is served there. */
    static String local(String bindHost) {
        return bindHost.equals(EVERYWHERE) ? LOOPBACK : bindHost;
    }

    private static boolean loopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException nowhere) {
            return false;
        }
    }

    /** The address under which others in the network reach the phone; empty when it has none. */
    private static Optional<String> lanAddress() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(DeskNotices::usable)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(Inet4Address.class::isInstance)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .min(Comparator.comparing(address -> !address.isSiteLocalAddress()))
                    .map(InetAddress::getHostAddress);
        } catch (SocketException none) {
            return Optional.empty();
        }
    }

    private static boolean usable(NetworkInterface network) {
        try {
            return network.isUp() && !network.isLoopback() && !network.isVirtual();
        } catch (SocketException gone) {
            return false;
        }
    }
}
