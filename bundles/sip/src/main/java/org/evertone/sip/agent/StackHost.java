package org.evertone.sip.agent;

import gov.nist.javax.sip.ClientTransactionExt;
import gov.nist.javax.sip.EventScanner;
import gov.nist.javax.sip.EventWrapper;
import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.HopImpl;
import gov.nist.javax.sip.stack.MessageChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.InvalidArgumentException;
import javax.sip.ListeningPoint;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionAlreadyExistsException;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.TransactionUnavailableException;
import javax.sip.header.CSeqHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Request;
import org.evertone.config.LineSettings;
import org.evertone.config.Transport;
import org.evertone.loop.PhoneLoop;
import org.evertone.sip.net.NetworkEvents;
import org.evertone.sip.net.Peer;
import org.evertone.sip.net.SenderThreads;
import org.evertone.sip.net.SipNetwork;
import org.evertone.sip.net.TlsTrust;

/**
 * The one SIP stack of the phone. Sends for all lines and hands everything that arrives to the loop: a listener that
 * throws on the stack's thread would leave the phone deaf, so there is nothing on it but a hand-over.
 */
public final class StackHost implements AutoCloseable {
    private static final String ANY_ADDRESS = "0.0.0.0";
    private static final int PORTS_TRIED = 20;
    private static final int HIGHEST_PORT = 65_535;

    /** Takes what arrives; called on the loop. */
    public interface Receiver {

        /**
         * @param transaction to answer with; empty for ACK, and for what is answered the same whenever it comes: requests
         *     outside a dialog other than INVITE and CANCEL
         */
        void onRequest(SIPRequest request, Optional<ServerTransaction> transaction);

        void onResponse(SIPResponse response);

        /** A client transaction ran out of time (Timer B or F). */
        void onTimeout(String branch, String method);
    }

    private record Address(Transport transport, InetSocketAddress socket) {}

    private final PhoneLoop loop;
    private final SipNetwork network;
    private final SipStackImpl stack;
    private final SipProvider provider;
    private final SenderThreads senders = new SenderThreads();
    private final Map<Address, Peer> peers = new HashMap<>();

    private StackHost(PhoneLoop loop, SipNetwork network, SipStackImpl stack, SipProvider provider) {
        this.loop = loop;
        this.network = network;
        this.stack = stack;
        this.provider = provider;
    }

    /**
     * Opens the stack on a port, or on the next free one when it is taken.
     *
     * @param bound address to listen at, the wildcard for all of ours
     * @param port wanted local port of all transports; 0 = any free one
     * @throws IOException none of the ports tried can be had; the message names them
     */
    public static StackHost open(
            InetAddress bound, int port, TlsTrust trust, PhoneLoop loop, Receiver receiver, NetworkEvents events)
            throws IOException {
        IOException refused = new IOException("No SIP port was tried");
        for (int tried = 0; tried < PORTS_TRIED && port + tried <= HIGHEST_PORT; tried++) {
            try {
                return openExactly(
                        new InetSocketAddress(bound, port == 0 ? 0 : port + tried), trust, loop, receiver, events);
            } catch (IOException taken) {
                refused = taken;
            }
        }
        throw refused;
    }

    private static StackHost openExactly(
            InetSocketAddress local, TlsTrust trust, PhoneLoop loop, Receiver receiver, NetworkEvents events)
            throws IOException {
        SipNetwork network = SipNetwork.open(local, trust, events);
        try {
            Properties properties = properties();
            network.configure(properties);
            return openStack(network, new SipStackImpl(properties), loop, receiver);
        } catch (Exception refused) {
            network.close();
            throw new IOException("SIP port " + network.localPort() + ": " + refused.getMessage(), refused);
        }
    }

    private static StackHost openStack(SipNetwork network, SipStackImpl stack, PhoneLoop loop, Receiver receiver)
            throws Exception {
        try {
            stack.getTimer().stop();
            stack.setTimer(new LoopTimer(loop));
            stack.getTimer().start(stack, stack.getConfigurationProperties());
            SipProvider provider = provider(stack, network.localPort());
            StackHost host = new StackHost(loop, network, stack, provider);
            provider.addSipListener(host.new Listener(receiver));
            stack.start();
            return host;
        } catch (Exception refused) {
            stop(stack);
            throw refused;
        }
    }

    private static SipProvider provider(SipStackImpl stack, int port) throws Exception {
        ListeningPoint udp = stack.createListeningPoint(ANY_ADDRESS, port, ListeningPoint.UDP);
        SipProvider provider = stack.createSipProvider(udp);
        provider.addListeningPoint(stack.createListeningPoint(ANY_ADDRESS, port, ListeningPoint.TCP));
        provider.addListeningPoint(stack.createListeningPoint(ANY_ADDRESS, port, ListeningPoint.TLS));
        return provider;
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("javax.sip.STACK_NAME", "evertone");
        properties.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "off");
        properties.setProperty("javax.sip.ROUTER_PATH", HopRouter.class.getName());
        properties.setProperty("javax.sip.USE_ROUTER_FOR_ALL_URIS", "true");
        properties.setProperty("gov.nist.javax.sip.AUTOMATIC_DIALOG_ERROR_HANDLING", "false");
        properties.setProperty("gov.nist.javax.sip.CANCEL_CLIENT_TRANSACTION_CHECKED", "false");
        properties.setProperty("gov.nist.javax.sip.DELIVER_UNSOLICITED_NOTIFY", "true");
        properties.setProperty("gov.nist.javax.sip.MESSAGE_PARSER_FACTORY", VersionParsers.class.getName());
        properties.setProperty("gov.nist.javax.sip.MAX_MESSAGE_SIZE", "65536");
        properties.setProperty("gov.nist.javax.sip.READ_TIMEOUT", "5000");
        properties.setProperty("gov.nist.javax.sip.REENTRANT_LISTENER", "true");
        // one thread: with more a CANCEL could overtake its INVITE, and a 200 its 180
        properties.setProperty("gov.nist.javax.sip.THREAD_POOL_SIZE", "1");
        properties.setProperty("gov.nist.javax.sip.THREAD_PRIORITY", Integer.toString(Thread.NORM_PRIORITY));
        properties.setProperty("gov.nist.javax.sip.MAX_SERVER_TRANSACTIONS", "2000");
        return properties;
    }

    public int localPort() {
        return network.localPort();
    }

    /** The address all transports are bound to; the wildcard for all of ours. */
    InetAddress localAddress() {
        return network.localAddress();
    }

    /** Loads what the first call will need, on a thread of its own; nothing leaves the machine. */
    public void warmUp(LineSettings line) {
        Thread thread = new Thread(() -> WarmUp.run(this, line, new Timing(line.t1(), line.t2())), "sip-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    /** Makes exactly these servers known to the network; only they may speak to us. */
    public void setPeers(Set<Peer> wanted) {
        Map<Address, Peer> next = new HashMap<>();
        wanted.forEach(peer -> next.put(new Address(peer.transport(), peer.address()), peer));
        Set<InetAddress> sources = new HashSet<>();
        next.keySet().forEach(address -> sources.add(address.socket().getAddress()));
        network.setAllowedSources(sources);
        for (Address gone : Set.copyOf(peers.keySet())) {
            if (!next.containsKey(gone)) {
                network.removePeer(gone.transport(), gone.socket());
                senders.remove(gone.transport(), gone.socket());
                peers.remove(gone);
            }
        }
        next.forEach((address, peer) -> {
            if (!peer.equals(peers.put(address, peer))) {
                network.addPeer(peer);
            }
        });
    }

    static HopImpl hop(Transport transport, InetSocketAddress address) {
        return new HopImpl(address.getAddress().getHostAddress(), address.getPort(), transport.word());
    }

    /**
     * Sends a request as a new client transaction. UDP goes out inside this call; TCP and TLS on the server's sender
     * thread.
     *
     * @param sent told on the loop when the first packet has left
     * @param failed told on the loop when nothing left the phone
     */
    Transmission send(SIPRequest request, ServerTarget to, Timing timing, Runnable sent, Consumer<Exception> failed) {
        Transmission transmission = new Transmission();
        request.setApplicationData(hop(to.transport(), to.address()));
        dispatch(to.transport(), to.address(), failed, () -> {
            ClientTransactionExt transaction = (ClientTransactionExt) provider.getNewClientTransaction(request);
            transaction.setRetransmitTimer((int) timing.t1().toMillis());
            transaction.setTimerT2((int) timing.t2().toMillis());
            if (transmission.begin(transaction)) {
                transaction.sendRequest();
                loop.execute(sent);
            }
        });
        return transmission;
    }

    /** Sends an ACK, which has no transaction; a loss is made up for by the far end's next 200. */
    void sendAck(SIPRequest ack, ServerTarget to) {
        ack.setApplicationData(hop(to.transport(), to.address()));
        dispatch(to.transport(), to.address(), lost -> {}, () -> provider.sendRequest(ack));
    }

    /** Answers a request; failures show as retransmissions of the far end. */
    void respond(SIPResponse response, SIPRequest request, ServerTransaction transaction) {
        dispatch(transport(request), source(request), lost -> {}, () -> transaction.sendResponse(response));
    }

    /** Sends an answer that has no transaction: a 2xx again (RFC 3261 §13.3.1.4), or the refusal of a malformed request. */
    void respondAlone(SIPResponse response, SIPRequest request) {
        dispatch(transport(request), source(request), lost -> {}, () -> provider.sendResponse(response));
    }

    /** Closes a TCP or TLS connection from which no answer came; nothing is told. */
    void dropConnection(ServerTarget to) {
        network.dropConnection(to.transport(), to.address());
    }

    void sendKeepAlive(ServerTarget to) {
        dispatch(to.transport(), to.address(), lost -> {}, () -> network.sendKeepAlive(to.transport(), to.address()));
    }

    /** Where a request came from, whatever its Via says. */
    static InetSocketAddress source(SIPRequest request) {
        return new InetSocketAddress(request.getPeerPacketSourceAddress(), request.getPeerPacketSourcePort());
    }

    static Transport transport(SIPRequest request) {
        String word = request.getTopmostVia().getTransport();
        for (Transport transport : Transport.values()) {
            if (transport.word().equalsIgnoreCase(word)) {
                return transport;
            }
        }
        return Transport.UDP;
    }

    private interface Send {
        void run() throws SipException, InvalidArgumentException;
    }

    private void dispatch(Transport transport, InetSocketAddress to, Consumer<Exception> failed, Send send) {
        if (transport == Transport.UDP) {
            try {
                send.run();
            } catch (SipException | InvalidArgumentException | RuntimeException nothingSent) {
                loop.execute(() -> failed.accept(nothingSent));
            }
            return;
        }
        boolean taken = senders.submit(transport, to, () -> {
            try {
                send.run();
            } catch (SipException | InvalidArgumentException | RuntimeException nothingSent) {
                loop.execute(() -> failed.accept(nothingSent));
            }
        });
        if (!taken) {
            loop.execute(() -> failed.accept(new SipException("Too many messages wait for this server")));
        }
    }

    /** Closes the stack and its sockets; takes a second. */
    @Override
    public void close() {
        senders.close();
        stop(stack);
        network.close();
    }

    private static void stop(SipStackImpl stack) {
        EventScanner scanner = stack.getEventScanner();
        stack.stop();
        // the scanner's thread looks whether it shall end only when an event comes
        scanner.addEvent(new EventWrapper(new IOExceptionEvent(stack, "", 0, ListeningPoint.UDP), null));
    }

    /** T1 and T2 of RFC 3261 §17. */
    record Timing(Duration t1, Duration t2) {
        /** How long a transaction lives, and how long a late answer can come. */
        Duration lifetime() {
            return t1.multipliedBy(64);
        }
    }

    private final class Listener implements SipListener {
        private final Receiver receiver;

        Listener(Receiver receiver) {
            this.receiver = receiver;
        }

        @Override
        public void processRequest(RequestEvent event) {
            try {
                SIPRequest request = (SIPRequest) event.getRequest();
                if (!cameAsItSays(request)) {
                    return;
                }
                Optional<ServerTransaction> transaction =
                        remembered(request) ? Optional.of(transaction(event, request)) : Optional.empty();
                loop.execute(() -> receiver.onRequest(request, transaction));
            } catch (TransactionAlreadyExistsException retransmission) {
                // the first copy is being answered, and its transaction repeats the answer
            } catch (TransactionUnavailableException malformed) {
                SIPRequest request = (SIPRequest) event.getRequest();
                respondAlone(Responses.refusal(request, 400), request);
            } catch (Throwable dropped) {
                report(dropped);
            }
        }

        /**
         * Its Via decides how we answer and whether keys may be in that: nobody may claim TLS in a datagram. Over TLS it
         * may say less, for something before the server may have put the encryption on.
         */
        private static boolean cameAsItSays(SIPRequest request) {
            if (!(request.getMessageChannel() instanceof MessageChannel channel)) {
                return false;
            }
            String real = channel.getTransport();
            return real.equalsIgnoreCase(Transport.TLS.word())
                    || real.equalsIgnoreCase(transport(request).word());
        }

        /** A transaction is kept for 32 s: none for requests that a flood could consist of (RFC 3261 §8.2.7). */
        private static boolean remembered(SIPRequest request) {
            return switch (request.getMethod()) {
                case Request.ACK -> false;
                case Request.INVITE, Request.CANCEL -> true;
                default -> request.getToTag() != null;
            };
        }

        private ServerTransaction transaction(RequestEvent event, SIPRequest request) throws SipException {
            ServerTransaction known = event.getServerTransaction();
            return known != null ? known : provider.getNewServerTransaction(request);
        }

        @Override
        public void processResponse(ResponseEvent event) {
            SIPResponse response = (SIPResponse) event.getResponse();
            loop.execute(() -> receiver.onResponse(response));
        }

        @Override
        public void processTimeout(TimeoutEvent event) {
            try {
                if (!event.isServerTransaction()) {
                    Request request = event.getClientTransaction().getRequest();
                    String branch = ((ViaHeader) request.getHeader(ViaHeader.NAME)).getBranch();
                    String method = ((CSeqHeader) request.getHeader(CSeqHeader.NAME)).getMethod();
                    loop.execute(() -> receiver.onTimeout(branch, method));
                }
            } catch (Throwable dropped) {
                report(dropped);
            }
        }

        private void report(Throwable dropped) {
            loop.execute(() -> {
                throw new IllegalStateException("A message was dropped: " + dropped, dropped);
            });
        }

        @Override
        public void processIOException(IOExceptionEvent event) {
            // the network layer has told more, and earlier
        }

        @Override
        public void processTransactionTerminated(TransactionTerminatedEvent event) {}

        @Override
        public void processDialogTerminated(DialogTerminatedEvent event) {}
    }
}
