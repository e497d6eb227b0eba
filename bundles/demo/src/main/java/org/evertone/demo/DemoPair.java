package org.evertone.demo;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evertone.config.ConfigException;
import org.evertone.config.ConfigStore;
import org.evertone.event.Timeline;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The two servers and the echo extension, and line 1 of the phone set up for them. */
@Component(service = DemoPair.class, immediate = true)
public final class DemoPair {
    private static final String PHONE_USER = "1001";
    private static final int FAILBACK_INTERVAL_SECONDS = 15;
    private static final int KEEP_ALIVE_SECONDS = 5;

    private final Timeline timeline;
    private final EchoExtension echo;
    private final List<DemoServer> servers;

    /** @throws IOException when no port is free on loopback */
    @Activate
    public DemoPair(@Reference ConfigStore config, @Reference Timeline timeline) throws IOException, ConfigException {
        this.timeline = timeline;
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        DatagramSocket first = new DatagramSocket(0, loopback);
        DatagramSocket second = new DatagramSocket(0, loopback);
        Map<InetSocketAddress, String> names = Map.of(
                new InetSocketAddress(loopback, first.getLocalPort()), name(1),
                new InetSocketAddress(loopback, second.getLocalPort()), name(2));
        echo = new EchoExtension(loopback, names, what -> timeline.record("demo.far-end", what));
        Bindings bindings = new Bindings();
        servers = List.of(
                new DemoServer(1, first, names.keySet(), bindings, echo.address()),
                new DemoServer(2, second, names.keySet(), bindings, echo.address()));
        config.set(Map.ofEntries(
                Map.entry("SIP1 Phone Number", PHONE_USER),
                Map.entry("SIP1 Display Name", "Reception"),
                Map.entry("SIP1 Register Addr", "127.0.0.1"),
                Map.entry("SIP1 Register Port", Integer.toString(first.getLocalPort())),
                Map.entry("SIP1 Transport", "0"),
                Map.entry("SIP1 Backup Addr", "127.0.0.1"),
                Map.entry("SIP1 Backup Port", Integer.toString(second.getLocalPort())),
                Map.entry("SIP1 Backup Transport", "0"),
                Map.entry("SIP1 Enable Reg", "1"),
                Map.entry("SIP1 VoiceCodecMap", "G722,PCMA,PCMU"),
                Map.entry("SIP1 Enable Failback", "1"),
                Map.entry("SIP1 Failback Interval", Integer.toString(FAILBACK_INTERVAL_SECONDS)),
                Map.entry("SIP1 NAT UDPUpdate", "2"),
                Map.entry("SIP1 UDPUpdate TTL", Integer.toString(KEEP_ALIVE_SECONDS)),
                Map.entry("SIP1 UDPUpdate Try Times", "1")));
        timeline.record("demo", "Two demo servers are up; dial 600 for the echo");
    }

    @Deactivate
    public void close() throws IOException {
        for (DemoServer server : servers) {
            server.become(DemoServer.Mode.STOPPED);
        }
        echo.close();
    }

    List<DemoServer> servers() {
        return servers;
    }

    EchoExtension.Activity farEnd() {
        return echo.activity();
    }

    /** Breaks or mends a server and says so on the timeline. @throws IOException when its port cannot be taken again */
    void become(DemoServer server, DemoServer.Mode mode) throws IOException {
        server.become(mode);
        String name = name(server.number());
        String what = switch (mode) {
            case RUNNING -> "You healed " + name;
            case STOPPED -> "You stopped " + name;
            case FROZEN -> "You froze " + name;
            case REFUSING -> "You made " + name + " answer 503";
        };
        timeline.record(0, "demo.server", what, mode.meaning(), Map.of());
    }

    /** Has the far end call the phone through the first server that works; false when there is none. */
    boolean callPhone() {
        Optional<DemoServer> carrier = servers.stream()
                .filter(server -> server.mode() == DemoServer.Mode.RUNNING)
                .findFirst();
        carrier.ifPresent(server -> echo.call(PHONE_USER, server.address()));
        return carrier.isPresent();
    }

    private static String name(int server) {
        return server == 1 ? "the primary (server 1)" : "the backup (server 2)";
    }
}
