package org.evertone.web.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.evertone.event.TimelineEvent;
import org.evertone.web.phone.ActionException;
import org.evertone.web.phone.ActionException.Reason;
import org.evertone.web.phone.EventView;
import org.evertone.web.phone.Json;
import org.evertone.web.phone.PhoneActions;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The command line's way in: a Unix domain socket that only the phone's own user can open.
 *
 * <p>A client sends one line {@code {"args":["dial","600"]}}, with {@code "file"} in base64 for an import, and keeps
 * its side open. The answer is one line, {@code {"ok":true}} or {@code {"ok":false,"error":"what and why"}}, then the
 * command's output as plain text until the server closes. {@code events --follow} ends when the client closes.
 */
@Component(service = ControlSocket.class, immediate = true)
public final class ControlSocket {
    static final int LONGEST_REQUEST_BYTES = 2 * 1024 * 1024;
    static final int MOST_CONNECTIONS = 16;
    private static final int MOST_UNREAD_OCTETS = 4096;
    private static final Duration REQUEST_TIME = Duration.ofSeconds(10);
    private static final Duration GONE_CHECK = Duration.ofMillis(500);
    private static final int FOLLOWER_BACKLOG = 1000;

    private final Path path;
    private final PhoneActions actions;
    private final Duration requestTime;
    private final ServerSocketChannel server;
    private final ThreadPoolExecutor workers;
    private final ScheduledExecutorService watchdog;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    @Activate
    public ControlSocket(BundleContext context, @Reference PhoneActions actions) throws IOException {
        this(home(context).resolve("control.sock"), actions, REQUEST_TIME);
    }

    ControlSocket(Path path, PhoneActions actions, Duration requestTime) throws IOException {
        this.path = path;
        this.actions = actions;
        this.requestTime = requestTime;
        server = bind(path);
        AtomicInteger number = new AtomicInteger();
        workers = new ThreadPoolExecutor(
                0,
                MOST_CONNECTIONS,
                30,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> daemon(task, "control-" + number.incrementAndGet()));
        watchdog = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "control-watchdog"));
        daemon(this::accept, "control-accept").start();
    }

    @Deactivate
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(path);
        watchdog.shutdownNow();
        workers.shutdownNow();
        for (SocketChannel client : open) {
            client.close();
        }
    }

    private static Path home(BundleContext context) {
        return Path.of(Objects.requireNonNull(
                context.getProperty("evertone.home"), "the framework property evertone.home is not set"));
    }

    /**
     * Binds inside a directory nobody else can enter and moves the socket to its place only once it is 0600, so there
     * is no moment at which another user could connect.
     */
    private static ServerSocketChannel bind(Path path) throws IOException {
        Path directory = Files.createDirectories(path.resolveSibling("run"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        refuseWhenServed(path);
        Path nursery = directory.resolve("s");
        Files.deleteIfExists(nursery);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(nursery), MOST_CONNECTIONS);
            Files.setPosixFilePermissions(nursery, PosixFilePermissions.fromString("rw-------"));
            Files.move(nursery, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return channel;
        } catch (IOException failure) {
            channel.close();
            throw new IOException("the control socket " + path + " cannot be made: " + failure.getMessage(), failure);
        }
    }

    private static void refuseWhenServed(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException stale) {
            return;
        }
        throw new IOException("another phone is running in " + path.getParent());
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel client = server.accept();
                open.add(client);
                try {
                    workers.execute(() -> serve(client));
                } catch (RejectedExecutionException full) {
                    refuse(client, MOST_CONNECTIONS + " control connections are open already: try again later");
                    drop(client);
                }
            } catch (ClosedChannelException ending) {
                return;
            } catch (IOException failure) {
                actions.timeline().record("fault", "The control socket could not take a connection: " + failure);
            }
        }
    }

    private void serve(SocketChannel client) {
        try {
            Request request = read(client);
            List<String> args = request.arguments();
            if (args.equals(List.of("events", "--follow"))) {
                follow(client);
                return;
            }
            String output = actions.run(args, request.content());
            send(client, Json.line(new Answer(true, null)) + "\n" + output);
        } catch (ActionException refused) {
            refuse(client, String.valueOf(refused.getMessage()));
        } catch (IOException | InterruptedException gone) {
            // the client left or the phone is going down: nobody is there to be told
        } catch (RuntimeException failure) {
            refuse(client, "the phone failed: " + failure);
        } finally {
            drop(client);
        }
    }

    private Request read(SocketChannel client) throws IOException, ActionException {
        AtomicBoolean late = new AtomicBoolean();
        Future<?> deadline = watchdog.schedule(
                () -> {
                    late.set(true);
                    refuse(client, "no request within " + requestTime.toSeconds() + " seconds");
                    drop(client);
                },
                requestTime.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            byte[] line = new byte[8192];
            int length = 0;
            while (true) {
                int end = client.read(ByteBuffer.wrap(line, length, line.length - length));
                if (end < 0) {
                    throw new ActionException(Reason.INVALID, "the request ended before its line did");
                }
                for (int i = length; i < length + end; i++) {
                    if (line[i] == '\n') {
                        return Json.read(
                                new String(line, 0, i, StandardCharsets.UTF_8),
                                Request.class,
                                "{\"args\":[\"status\"]}");
                    }
                }
                length += end;
                if (length >= LONGEST_REQUEST_BYTES) {
                    throw new ActionException(Reason.INVALID, "the request is longer than 2 MiB");
                }
                if (length == line.length) {
                    line = Arrays.copyOf(line, Math.min(LONGEST_REQUEST_BYTES, line.length * 2));
                }
            }
        } finally {
            deadline.cancel(false);
        }
    }

    private void follow(SocketChannel client) throws IOException, InterruptedException {
        BlockingQueue<TimelineEvent> later = new ArrayBlockingQueue<>(FOLLOWER_BACKLOG);
        AtomicBoolean overrun = new AtomicBoolean();
        try (Subscription ignored = Subscription.of(actions.timeline().subscribe(event -> {
            if (!later.offer(event)) {
                overrun.set(true);
            }
        }))) {
            send(client, Json.line(new Answer(true, null)) + "\n");
            long last = 0;
            for (TimelineEvent event : actions.timeline().recent()) {
                send(client, Json.line(EventView.of(event)) + "\n");
                last = event.sequence();
            }
            while (!overrun.get() && !gone(client)) {
                TimelineEvent event = later.poll(GONE_CHECK.toMillis(), TimeUnit.MILLISECONDS);
                if (event != null && event.sequence() > last) {
                    send(client, Json.line(EventView.of(event)) + "\n");
                }
            }
        }
    }

    /** A follower that has closed is only seen by reading. */
    private static boolean gone(SocketChannel client) throws IOException {
        client.configureBlocking(false);
        try {
            return client.read(ByteBuffer.allocate(1)) < 0;
        } finally {
            client.configureBlocking(true);
        }
    }

    private static void send(SocketChannel client, String text) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }

    private static void refuse(SocketChannel client, String error) {
        try {
            send(client, Json.line(new Answer(false, error)) + "\n");
            // what is left unread when a socket closes resets it, and the answer would be lost
            client.configureBlocking(false);
            ByteBuffer unread = ByteBuffer.allocate(MOST_UNREAD_OCTETS);
            client.read(unread);
        } catch (IOException gone) {
            // the error was for the one who left
        }
    }

    private void drop(SocketChannel client) {
        open.remove(client);
        try {
            client.close();
        } catch (IOException alreadyGone) {
            // closing is all that was wanted
        }
    }

    private record Answer(boolean ok, @Nullable String error) {}

    /** What a client sent; every part may be missing. */
    private record Request(
            @Nullable List<@Nullable String> args, @Nullable String file) {
        List<String> arguments() throws ActionException {
            if (args == null || args.stream().anyMatch(Objects::isNull)) {
                throw new ActionException(Reason.INVALID, "the request has no \"args\", a list of texts");
            }
            return args.stream().map(Objects::requireNonNull).toList();
        }

        byte[] content() throws ActionException {
            try {
                return file == null ? new byte[0] : Base64.getDecoder().decode(file);
            } catch (IllegalArgumentException malformed) {
                throw new ActionException(Reason.INVALID, "\"file\" is not base64");
            }
        }
    }

    /** A subscription whose end cannot fail. */
    private record Subscription(AutoCloseable inner) implements AutoCloseable {
        static Subscription of(AutoCloseable inner) {
            return new Subscription(inner);
        }

        @Override
        public void close() {
            try {
                inner.close();
            } catch (Exception failure) {
                throw new IllegalStateException("the timeline did not end a subscription", failure);
            }
        }
    }
}
