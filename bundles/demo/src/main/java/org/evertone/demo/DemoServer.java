package org.evertone.demo;

import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.Expires;
import gov.nist.javax.sip.header.Route;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A registrar and stateless proxy (RFC 3261 §16.11) on UDP that can be stopped (its port answers ICMP), frozen (it takes
 * everything and says nothing), made to answer 503, and healed. All methods may be called from any thread.
 */
final class DemoServer {
    static final String ECHO_USER = "600";
    private static final int REGISTER_SECONDS = 60;
    private static final int REGISTER_SECONDS_LEAST = 10;

    private final int number;
    private final InetSocketAddress address;
    private final Set<InetSocketAddress> pair;
    private final Bindings bindings;
    private final InetSocketAddress farEnd;
    private volatile Mode mode = Mode.STOPPED;
    private volatile DatagramSocket socket;
    private Thread receiver;

    /** What a person can make of a server. */
    enum Mode {
        RUNNING("running", "it works as it should"),
        STOPPED("stopped", "nobody listens at its port any more: the network says so (ICMP)"),
        FROZEN("frozen", "it takes every packet and never answers"),
        REFUSING("answering 503", "it answers every request with 503 Service Unavailable");

        private final String word;
        private final String meaning;

        Mode(String word, String meaning) {
            this.word = word;
            this.meaning = meaning;
        }

        /** What it is like to send something there. */
        String meaning() {
            return meaning;
        }

        String word() {
            return word;
        }
    }

    /**
     * @param pair the addresses of both servers: each takes the other's Record-Route for its own
     * @param farEnd where the echo extension is
     * @param socket bound where the server listens
     */
    DemoServer(
            int number,
            DatagramSocket socket,
            Set<InetSocketAddress> pair,
            Bindings bindings,
            InetSocketAddress farEnd) {
        this.number = number;
        this.socket = socket;
        this.address = new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
        this.pair = pair;
        this.bindings = bindings;
        this.farEnd = farEnd;
        receiver = serve(socket);
        mode = Mode.RUNNING;
    }

    int number() {
        return number;
    }

    InetSocketAddress address() {
        return address;
    }

    Mode mode() {
        return mode;
    }

    /** Puts the server into a mode. @throws IOException when its port cannot be taken again */
    synchronized void become(Mode wanted) throws IOException {
        if (wanted == Mode.STOPPED) {
            mode = wanted;
            socket.close();
            awaitReceiver();
            return;
        }
        if (socket.isClosed()) {
            DatagramSocket again = new DatagramSocket(address);
            socket = again;
            receiver = serve(again);
        }
        mode = wanted;
    }

    private Thread serve(DatagramSocket open) {
        Thread thread = new Thread(() -> receive(open), "demo-server-" + number);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** The kernel gives up the port only when the blocked receiver has left it. */
    private void awaitReceiver() {
        try {
            receiver.join(1000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void receive(DatagramSocket open) {
        DatagramPacket packet = new DatagramPacket(new byte[8192], 8192);
        while (!open.isClosed()) {
            try {
                packet.setLength(8192);
                open.receive(packet);
            } catch (SocketException closed) {
                continue;
            } catch (IOException failed) {
                return;
            }
            if (mode == Mode.FROZEN) {
                continue;
            }
            InetSocketAddress from = new InetSocketAddress(packet.getAddress(), packet.getPort());
            SipText.parse(packet.getData(), packet.getLength()).ifPresent(message -> handle(message, from));
        }
    }

    private void handle(SIPMessage message, InetSocketAddress from) {
        if (message instanceof SIPRequest request) {
            SipText.received(request, from);
            handleRequest(request, from);
        } else if (message instanceof SIPResponse response) {
            relay(response);
        }
    }

    private void handleRequest(SIPRequest request, InetSocketAddress from) {
        String method = request.getMethod().toUpperCase(Locale.ROOT);
        if (mode == Mode.REFUSING) {
            if (!method.equals("ACK")) {
                reply(request, 503);
            }
            return;
        }
        boolean inDialog = request.getToTag() != null;
        if (method.equals("REGISTER")) {
            register(request, from);
        } else if (method.equals("OPTIONS") && !inDialog) {
            reply(request, 200);
        } else {
            forward(request, method, inDialog);
        }
    }

    private void register(SIPRequest request, InetSocketAddress from) {
        Contact contact = request.getContactHeader();
        String user = user(request.getTo().getAddress().getURI());
        if (contact == null || user.isEmpty()) {
            reply(request, 400);
            return;
        }
        long wanted = REGISTER_SECONDS;
        if (contact.getExpires() >= 0) {
            wanted = contact.getExpires();
        } else if (request.getExpires() instanceof Expires expires) {
            wanted = expires.getExpires();
        }
        long granted = wanted == 0 ? 0 : Math.min(REGISTER_SECONDS, Math.max(REGISTER_SECONDS_LEAST, wanted));
        if (!bindings.put(user, contact.getAddress().getURI().toString(), from, granted)) {
            reply(request, 500);
            return;
        }
        SIPResponse response = request.createResponse(200);
        response.setToTag("demo" + number);
        response.addHeader(
                SipText.header("Contact: <" + contact.getAddress().getURI() + ">;expires=" + granted + "\r\n"));
        send(response, SipText.replyTo(response.getTopmostVia()));
    }

    private void forward(SIPRequest request, String method, boolean inDialog) {
        int hops =
                request.getMaxForwards() == null ? 70 : request.getMaxForwards().getMaxForwards();
        if (hops <= 0) {
            reply(request, 483);
            return;
        }
        while (request.getRouteHeaders() != null
                && ours((Route) request.getRouteHeaders().getFirst())) {
            request.removeFirst(Route.NAME);
        }
        Optional<InetSocketAddress> next = next(request, inDialog);
        if (next.isEmpty()) {
            if (!method.equals("ACK")) {
                reply(request, 404);
            }
            return;
        }
        if (method.equals("INVITE")) {
            reply(request, 100);
        }
        if (!inDialog && method.equals("INVITE")) {
            request.addHeader(SipText.header("Record-Route: <sip:" + hostPort() + ";lr>\r\n"));
        }
        // the same branch for every retransmission, and for CANCEL and ACK of the same transaction
        String branch = "z9hG4bKdemo" + number
                + Integer.toHexString(request.getTopmostVia().getBranch().hashCode());
        request.setHeader(SipText.header("Max-Forwards: " + (hops - 1) + "\r\n"));
        try {
            request.addFirst(SipText.header("Via: SIP/2.0/UDP " + hostPort() + ";branch=" + branch + "\r\n"));
        } catch (javax.sip.SipException impossible) {
            throw new IllegalStateException(impossible);
        }
        send(request, next.get());
    }

    private Optional<InetSocketAddress> next(SIPRequest request, boolean inDialog) {
        if (request.getRouteHeaders() != null) {
            return address(
                    ((Route) request.getRouteHeaders().getFirst()).getAddress().getURI());
        }
        Optional<InetSocketAddress> target = address(request.getRequestURI());
        if (inDialog && target.filter(pair::contains).isEmpty()) {
            return target;
        }
        String user = user(request.getRequestURI());
        if (user.equals(ECHO_USER)) {
            return Optional.of(farEnd);
        }
        Optional<Bindings.Binding> binding = bindings.find(user);
        binding.ifPresent(found -> request.setRequestURI(uri(found.contact())));
        return binding.map(Bindings.Binding::address);
    }

    private boolean ours(Route route) {
        return address(route.getAddress().getURI()).filter(pair::contains).isPresent();
    }

    private void relay(SIPResponse response) {
        response.removeFirst(Via.NAME);
        if (response.getTopmostVia() != null) {
            send(response, SipText.replyTo(response.getTopmostVia()));
        }
    }

    private void reply(SIPRequest request, int code) {
        SIPResponse response = request.createResponse(code);
        if (code > 100 && response.getToTag() == null) {
            response.setToTag("demo" + number);
        }
        send(response, SipText.replyTo(response.getTopmostVia()));
    }

    private void send(SIPMessage message, InetSocketAddress to) {
        byte[] bytes = SipText.bytes(message);
        try {
            if (!to.isUnresolved() && to.getAddress().isLoopbackAddress()) {
                socket.send(new DatagramPacket(bytes, bytes.length, to));
            }
        } catch (IOException gone) {
            // a datagram lost: the sender retransmits
        }
    }

    private String hostPort() {
        return SipText.hostPort(address);
    }

    private static String user(javax.sip.address.URI uri) {
        return uri instanceof SipUri sip && sip.getUser() != null ? sip.getUser() : "";
    }

    private static Optional<InetSocketAddress> address(javax.sip.address.URI uri) {
        if (!(uri instanceof SipUri sip) || !sip.getHost().matches("[0-9.]+")) {
            return Optional.empty();
        }
        try {
            int port = sip.getPort() > 0 ? sip.getPort() : 5060;
            return Optional.of(new InetSocketAddress(InetAddress.getByName(sip.getHost()), port));
        } catch (java.net.UnknownHostException notAnAddress) {
            return Optional.empty();
        }
    }

    private static javax.sip.address.URI uri(String text) {
        try {
            return new gov.nist.javax.sip.parser.StringMsgParser().parseUrl(text);
        } catch (java.text.ParseException impossible) {
            throw new IllegalArgumentException(text, impossible);
        }
    }
}
