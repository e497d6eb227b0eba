package org.evertone.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The lab keeps its own promises: whoever doubts a result of the phone looks here first. */
@Execution(ExecutionMode.SAME_THREAD)
class KitSelfTestIT {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration MOMENT = Duration.ofMillis(400);

    private Lab lab;
    private TinyAgent agent;

    @BeforeEach
    void open(TestInfo test) {
        lab = Lab.open("self " + test.getTestMethod().orElseThrow().getName());
        agent = lab.keep(new TinyAgent(lab.block().phoneSipPort()));
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void pairSharesRegistrationsBothWays() {
        assertEquals(200, register(lab.a()).orElseThrow().status());
        lab.b().awaitRegistration(TinyAgent.ACCOUNT, SOON);
        lab.a().awaitRegistration(FarEnd.ACCOUNT, SOON);
    }

    @Test
    void restartedServerLearnsRegistrationsFromItsPeer() {
        register(lab.b());
        lab.a().crash();
        lab.a().heal();
        lab.a().awaitRegistration(TinyAgent.ACCOUNT, SOON);
    }

    @Test
    void byeOfACallThroughTheDeadPrimaryReachesTheFarEndThroughTheBackup() {
        register(lab.a());
        TinyAgent.Call call = agent.call(lab.block().a(), FarEnd.ACCOUNT);
        lab.farEnd().await("CALL_ESTABLISHED", SOON);
        lab.a().crash();
        assertEquals(
                200, agent.hangUp(call, lab.block().b(), SOON).orElseThrow().status());
        lab.farEnd().await("CALL_CLOSED", SOON);
        Trace trace = lab.trace();
        assertEquals(
                1, Trace.transactions(trace.requests("BYE", lab.block().b())).size());
        assertEquals(
                1,
                Trace.transactions(trace.requests("BYE", lab.block().farEnd())).size());
    }

    @Test
    void callOfTheFarEndArrivesThroughTheServerItNames() {
        register(lab.a());
        lab.b().awaitRegistration(TinyAgent.ACCOUNT, SOON);
        lab.farEnd().dial(TinyAgent.ACCOUNT, lab.block().a());
        Trace[] seen = new Trace[1];
        awaitTrue(() -> {
            seen[0] = lab.trace();
            return !seen[0].requests("INVITE", "127.0.0.1").isEmpty();
        });
        assertEquals(
                lab.block().a(), seen[0].firstRequest("INVITE", "127.0.0.1").source());
    }

    @Test
    void crashedServerIsUnreachableByIcmpAndRefusesTcp() {
        lab.a().crash();
        assertEquals(Optional.empty(), register(lab.a(), MOMENT));
        assertFalse(lab.trace().unreachable(lab.block().a()).isEmpty());
        Assertions.assertThrows(
                ConnectException.class, () -> new Socket(lab.block().a(), Block.SIP_PORT).close());
        assertTrue(lab.trace().packets().stream().anyMatch(Packet.Reset.class::isInstance));
    }

    @Test
    void frozenServerSwallowsUdpTakesTcpAndLivesAgainWhenThawed() throws Exception {
        lab.a().freeze();
        assertEquals(Optional.empty(), register(lab.a(), MOMENT));
        new Socket(lab.block().a(), Block.SIP_PORT).close();
        assertEquals(List.of(), lab.trace().unreachable(lab.block().a()));
        lab.a().heal();
        assertEquals(200, register(lab.a()).orElseThrow().status());
    }

    @Test
    void faultsOfOneMethodLeaveTheOthersAlone() {
        lab.a().answer("INVITE", "503", 30);
        Datagram refused =
                agent.request("INVITE", lab.block().a(), FarEnd.ACCOUNT, SOON).orElseThrow();
        assertEquals(503, refused.status());
        assertEquals(Optional.of("30"), refused.header("Retry-After"));
        assertEquals(200, register(lab.a()).orElseThrow().status());
        lab.a().answer(KamailioServer.ALL, KamailioServer.SILENT);
        assertEquals(Optional.empty(), register(lab.a(), MOMENT));
        lab.a().heal();
        assertEquals(200, register(lab.a()).orElseThrow().status());
        lab.a().answer("INVITE", KamailioServer.TRYING);
        assertEquals(Optional.empty(), agent.request("INVITE", lab.block().a(), FarEnd.ACCOUNT, MOMENT));
        assertFalse(lab.trace().answers(100, "INVITE", lab.block().a()).isEmpty());
    }

    @Test
    void certificateIsSignedByTheLabAndNamesTheServerUnlessToldOtherwise() {
        assertEquals(Optional.empty(), tlsProblem());
        lab.a().showWrongName(true);
        assertTrue(
                tlsProblem().orElseThrow().contains("No subject alternative"),
                tlsProblem().toString());
        lab.a().heal();
        assertEquals(Optional.empty(), tlsProblem());
    }

    private Optional<Datagram> register(KamailioServer server) {
        return register(server, SOON);
    }

    private Optional<Datagram> register(KamailioServer server, Duration limit) {
        return agent.request("REGISTER", server.address(), TinyAgent.ACCOUNT, limit);
    }

    private Optional<String> tlsProblem() {
        return TlsCheck.problem(lab.authority(), lab.block().a(), Block.TLS_PORT);
    }

    private static void awaitTrue(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not within " + SOON);
        }
    }
}
