package org.evertone.sip.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Address;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;
import org.xbill.DNS.lookup.ServerFailedException;

/**
 * Resolves names of servers to IPv4 addresses: IP literals at once, then the hosts file, then DNS. Never blocks; the
 * stage completes on a thread of the resolver, or at once. Thread-safe.
 */
public final class ServerResolver implements AutoCloseable {
    private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(3);
    private static final long SHORTEST_SECONDS = 5;
    private static final long LONGEST_SECONDS = 3600;
    /** A dead resolver is not asked again, and waited for again, at every request. */
    private static final Duration STALE_VALID_FOR = Duration.ofSeconds(30);

    private static final int DNS_PORT = 53;
    private static final int TRIES_PER_SERVER = 2;
    private static final int THREADS = 2;

    private record Kept(Resolution resolution, long atNanos) {}

    private final List<InetSocketAddress> dnsServers;
    private final Duration limit;
    private final LongSupplier nanoTime;
    private final ExecutorService executor;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Resolution>> running = new ConcurrentHashMap<>();

    /**
     * @param dnsServers {@code address} or {@code address:port}; empty = the system's
     * @throws IllegalArgumentException an entry is not an IPv4 address with an optional port; the message names it
     */
    public ServerResolver(List<String> dnsServers) {
        this(dnsServers, DEFAULT_LIMIT, System::nanoTime);
    }

    /**
     * @param limit for one resolution, however many servers are asked
     * @param nanoTime clock for the validity of answers
     */
    public ServerResolver(List<String> dnsServers, Duration limit, LongSupplier nanoTime) {
        this.dnsServers = dnsServers.stream().map(ServerResolver::dnsServer).toList();
        this.limit = limit;
        this.nanoTime = nanoTime;
        executor = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "sip-dns");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Resolves a name. Fails with {@link ResolutionException} when there is neither an answer nor an earlier one.
     *
     * @param host IP literal or domain name as configured
     */
    public CompletionStage<Resolution> resolve(String host) {
        Optional<InetAddress> literal = literal(host);
        if (literal.isPresent()) {
            return CompletableFuture.completedFuture(
                    new Resolution(List.of(literal.get()), false, Duration.ofSeconds(LONGEST_SECONDS), ""));
        }
        String name = host.toLowerCase(Locale.ROOT);
        Optional<Resolution> valid = stillValid(name);
        if (valid.isPresent()) {
            return CompletableFuture.completedFuture(valid.get());
        }
        CompletableFuture<Resolution> result = new CompletableFuture<>();
        CompletableFuture<Resolution> earlier = running.putIfAbsent(name, result);
        if (earlier != null) {
            return answerOf(earlier);
        }
        ask(name).whenComplete((resolution, failure) -> {
            running.remove(name);
            if (failure == null) {
                result.complete(resolution);
            } else {
                result.completeExceptionally(failure);
            }
        });
        return answerOf(result);
    }

    /** A copy that fails with the bare reason, not with a wrapped one. */
    private static CompletableFuture<Resolution> answerOf(CompletableFuture<Resolution> asked) {
        CompletableFuture<Resolution> answer = new CompletableFuture<>();
        asked.whenComplete((resolution, failure) -> {
            if (failure == null) {
                answer.complete(resolution);
            } else {
                answer.completeExceptionally(reason(failure));
            }
        });
        return answer;
    }

    private static Throwable reason(Throwable failure) {
        Throwable reason = failure;
        while (reason instanceof CompletionException && reason.getCause() != null) {
            reason = reason.getCause();
        }
        return reason;
    }

    /** Ends the threads; what is running fails. */
    @Override
    public void close() {
        executor.shutdownNow();
    }

    private CompletableFuture<Resolution> ask(String name) {
        try {
            return CompletableFuture.supplyAsync(() -> lookup(name), executor)
                    .thenCompose(answer -> answer)
                    .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                    .handleAsync((answer, failure) -> conclude(name, answer, failure), executor)
                    .thenCompose(conclusion -> conclusion);
        } catch (RejectedExecutionException closed) {
            return CompletableFuture.failedFuture(new ResolutionException("DNS is closed"));
        }
    }

    /** Reads the system's configuration and the hosts file: on a thread of the resolver. */
    private CompletionStage<LookupResult> lookup(String name) {
        try {
            ResolverConfig.refresh();
            ResolverConfig system = ResolverConfig.getCurrentConfig();
            List<InetSocketAddress> servers = dnsServers.isEmpty() ? system.servers() : dnsServers;
            Duration each = limit.dividedBy((long) Math.max(1, servers.size()) * TRIES_PER_SERVER);
            List<Resolver> resolvers = new ArrayList<>();
            for (InetSocketAddress server : servers) {
                SimpleResolver resolver = new SimpleResolver(server);
                resolver.setTimeout(each);
                resolvers.add(resolver);
            }
            ExtendedResolver all = new ExtendedResolver(resolvers);
            all.setRetries(TRIES_PER_SERVER);
            all.setTimeout(limit);
            return LookupSession.builder()
                    .resolver(all)
                    .ndots(system.ndots())
                    .searchPath(system.searchPath())
                    .defaultHostsFileParser()
                    .executor(executor)
                    .build()
                    .lookupAsync(Name.fromString(name), Type.A);
        } catch (TextParseException bad) {
            return CompletableFuture.failedFuture(new ResolutionException("not a domain name"));
        }
    }

    private CompletableFuture<Resolution> conclude(String name, LookupResult answer, Throwable failure) {
        List<InetAddress> addresses = new ArrayList<>();
        long seconds = LONGEST_SECONDS;
        if (failure == null) {
            for (Record found : answer.getRecords()) {
                if (found instanceof ARecord a) {
                    addresses.add(a.getAddress());
                    seconds = Math.min(seconds, a.getTTL());
                }
            }
        }
        if (!addresses.isEmpty()) {
            Duration validFor = Duration.ofSeconds(Math.max(SHORTEST_SECONDS, seconds));
            return keep(name, new Resolution(addresses, false, validFor, ""));
        }
        String words = failure == null ? "the name has no IPv4 address" : words(failure);
        Kept last = kept.get(name);
        if (last == null) {
            return CompletableFuture.failedFuture(new ResolutionException(words));
        }
        return keep(name, new Resolution(last.resolution().addresses(), true, STALE_VALID_FOR, words));
    }

    private CompletableFuture<Resolution> keep(String name, Resolution resolution) {
        kept.put(name, new Kept(resolution, nanoTime.getAsLong()));
        return CompletableFuture.completedFuture(resolution);
    }

    private Optional<Resolution> stillValid(String name) {
        Kept last = kept.get(name);
        if (last == null) {
            return Optional.empty();
        }
        Resolution known = last.resolution();
        Duration left = known.validFor().minusNanos(nanoTime.getAsLong() - last.atNanos());
        return left.isNegative() || left.isZero()
                ? Optional.empty()
                : Optional.of(new Resolution(known.addresses(), known.stale(), left, known.detail()));
    }

    private String words(Throwable failure) {
        Throwable cause = reason(failure);
        if (cause instanceof NoSuchDomainException) {
            return "the name does not exist (NXDOMAIN)";
        }
        if (cause instanceof NoSuchRRSetException) {
            return "the name has no IPv4 address";
        }
        if (cause instanceof TimeoutException) {
            return "no DNS server answered within " + limit.toMillis() + " ms";
        }
        if (cause instanceof ResolutionException known) {
            return String.valueOf(known.getMessage());
        }
        if (cause instanceof ServerFailedException) {
            return "the DNS server failed (SERVFAIL)";
        }
        return cause.getMessage() == null
                ? "no DNS server can be reached"
                : "the DNS server gave no answer: " + cause.getMessage();
    }

    private static Optional<InetAddress> literal(String host) {
        byte[] address = Address.toByteArray(host, Address.IPv4);
        if (address == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByAddress(address));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("An IPv4 address has four bytes", impossible);
        }
    }

    private static InetSocketAddress dnsServer(String text) {
        int colon = text.indexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        try {
            int port = colon < 0 ? DNS_PORT : Integer.parseInt(text.substring(colon + 1));
            if (port < 1) {
                throw new IllegalArgumentException("port 0");
            }
            return new InetSocketAddress(literal(host).orElseThrow(), port);
        } catch (RuntimeException bad) {
            throw new IllegalArgumentException(
                    "DNS server \"" + text + "\" is not an IPv4 address with an optional port 1..65535", bad);
        }
    }
}
