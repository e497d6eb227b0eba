package org.evertone.sip.net;

import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.evertone.config.Transport;

/** Events of a network, to be waited for. */
final class Told implements NetworkEvents {
    record Report(InetSocketAddress peer, Transport transport, TransportFault fault, String detail) {}

    private final BlockingQueue<Report> reports = new LinkedBlockingQueue<>();

    @Override
    public void unreachable(InetSocketAddress peer, Transport transport, TransportFault fault, String detail) {
        reports.add(new Report(peer, transport, fault, detail));
    }

    Report next(long seconds) throws InterruptedException {
        Report report = reports.poll(seconds, TimeUnit.SECONDS);
        if (report == null) {
            throw new AssertionError("Nothing was told within " + seconds + " s");
        }
        return report;
    }

    boolean nothingYet() {
        return reports.isEmpty();
    }
}
