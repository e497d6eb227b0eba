package org.evertone.sip.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.Rcode;

@Timeout(20)
class ServerResolverTest {
    private final AtomicLong nanos = new AtomicLong();
    private TinyDns dns;
    private ServerResolver resolver;

    @BeforeEach
    void open() throws IOException {
        dns = new TinyDns();
        resolver = new ServerResolver(List.of("127.0.0.1:" + dns.port()), Duration.ofMillis(2_000), nanos::get);
    }

    @AfterEach
    void close() {
        resolver.close();
        dns.close();
    }

    @Test
    void anAddressIsItsOwnAnswerWithoutDns() throws Exception {
        assertEquals(InetAddress.getByName("192.0.2.7"), resolve("192.0.2.7").first());
        assertEquals(0, dns.questions());
    }

    @Test
    void aNameIsAskedOnceWhileItsAnswerIsValid() throws Exception {
        dns.answers("pbx.example", 60, "192.0.2.1", "192.0.2.2");
        assertEquals(2, resolve("pbx.example").addresses().size());
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(59));
        assertEquals(Duration.ofSeconds(1), resolve("PBX.example").validFor());
        assertEquals(1, dns.questions());
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
        resolve("pbx.example");
        assertEquals(2, dns.questions());
    }

    @Test
    void timesFromTheWireAreClamped() throws Exception {
        dns.answers("short.example", 0, "192.0.2.1");
        dns.answers("long.example", 1_000_000, "192.0.2.1");
        assertEquals(Duration.ofSeconds(5), resolve("short.example").validFor());
        assertEquals(Duration.ofHours(1), resolve("long.example").validFor());
    }

    @Test
    void aNameThatDoesNotExistFailsInWords() {
        assertEquals("the name does not exist (NXDOMAIN)", failure("nowhere.example"));
    }

    @Test
    void aResolverThatFailsIsNamed() {
        dns.fails("broken.example", Rcode.SERVFAIL);
        assertTrue(failure("broken.example").contains("SERVFAIL"), failure("broken.example"));
    }

    @Test
    void everyoneWhoAsksIsToldTheReasonItself() throws Exception {
        BlockingQueue<Throwable> told = new LinkedBlockingQueue<>();
        resolver.resolve("nowhere.example").whenComplete((answer, failure) -> told.add(failure));
        resolver.resolve("nowhere.example").whenComplete((answer, failure) -> told.add(failure));
        assertInstanceOf(ResolutionException.class, told.poll(5, TimeUnit.SECONDS));
        assertInstanceOf(ResolutionException.class, told.poll(5, TimeUnit.SECONDS));
    }

    @Test
    void aResolverThatIsNotThereIsToldInWords() {
        dns.close();
        assertEquals("no DNS server can be reached", failure("pbx.example"));
    }

    @Test
    void aSilentResolverCostsNoMoreThanTheLimit() {
        dns.silence();
        assertEquals("no DNS server answered within 2000 ms", failure("pbx.example"));
    }

    @Test
    void theLastGoodAnswerOutlivesTheResolver() throws Exception {
        dns.answers("pbx.example", 60, "192.0.2.1");
        resolve("pbx.example");
        dns.silence();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(61));
        Resolution stale = resolve("pbx.example");
        assertTrue(stale.stale());
        assertEquals(InetAddress.getByName("192.0.2.1"), stale.first());
        assertFalse(stale.detail().isEmpty());
    }

    @Test
    void whatIsNoNameFailsInWords() {
        assertEquals("not a domain name", failure("a..b"));
    }

    @Test
    void aDnsServerThatIsNoneIsNamed() {
        for (String bad : List.of("resolver.example", "127.0.0.1:0", "127.0.0.1:70000", "127.0.0.1:x", "")) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> new ServerResolver(List.of(bad)));
            assertTrue(refused.getMessage().contains('"' + bad + '"'), refused.getMessage());
        }
    }

    private Resolution resolve(String host) throws Exception {
        return resolver.resolve(host).toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private String failure(String host) {
        ExecutionException failed = assertThrows(ExecutionException.class, () -> resolve(host));
        return assertInstanceOf(ResolutionException.class, failed.getCause()).getMessage();
    }
}
