package org.evertone.lab;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.evertone.failover.sim.FaultSequence;
import org.evertone.failover.sim.ServerFault;
import org.evertone.lab.PhoneConfig.Transport;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ten of the two hundred fault sequences that the engine lives through in virtual time, on real servers: the ten first
 * short ones of a pair.
 */
@Execution(ExecutionMode.CONCURRENT)
class ReplayIT {

    private static final long FIRST_SEED = 20_261_122L;
    private static final int SEQUENCES = 200;
    private static final int REPLAYED = 10;
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(20);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(8);
    private static final Duration BACK_IN_SERVICE = Duration.ofSeconds(100);
    private static final Set<String> IN_SERVICE = Set.of("registered:primary", "registered:backup", "probing");

    static Stream<FaultSequence> sequences() {
        return LongStream.range(FIRST_SEED, FIRST_SEED + SEQUENCES)
                .filter(seed -> seed % 2 == 0)
                .mapToObj(seed -> FaultSequence.random(
                        seed, 2, 3 + (int) (seed % 6), LONGEST_DELAY, List.of(ServerFault.values())))
                .filter(sequence -> length(sequence).compareTo(LONGEST) <= 0)
                .limit(REPLAYED);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sequences")
    void phoneEndsRegisteredAndNoCommandIsLost(FaultSequence sequence) {
        try (Lab lab = Lab.open("replay " + sequence.seed())) {
            PhoneConfig config = PhoneConfig.of(lab.block(), Transport.UDP)
                    .phone("Reg Fail Interval", "2")
                    .line("Failback Interval", "10")
                    .line("UDPUpdate TTL", "10")
                    .line("UDPUpdate Try Times", "2");
            Phone phone = Phone.registered(lab, config);
            for (FaultSequence.Step step : sequence.steps()) {
                LockSupport.parkNanos(step.delay().toNanos());
                strike(step.server() == 1 ? lab.a() : lab.b(), step.fault());
                if (phone.status().calls().isEmpty()) {
                    phone.dial(FarEnd.ACCOUNT);
                } else {
                    hangUp(phone);
                }
            }
            lab.b().heal();
            lab.restartFarEnd();
            // a server that starts learns the registrations of its peer
            lab.a().crash();
            lab.a().heal();
            phone.await("line in service", status -> IN_SERVICE.contains(status.lineState()), BACK_IN_SERVICE);
            for (PhoneStatus.Call call : phone.status().calls()) {
                hangUp(phone, call.id());
            }
            phone.awaitLine("registered:primary", BACK_IN_SERVICE);
            phone.await(
                    "end of every call",
                    status -> status.calls().isEmpty() && count(phone, "call.ended") == count(phone, "call.dialled"),
                    SOON);
            lab.a().awaitRegistration(FarEnd.ACCOUNT, SOON);
            phone.dial(FarEnd.ACCOUNT);
            phone.awaitCall("active", SOON);
        }
    }

    /** The call may end by itself meanwhile. */
    private static void hangUp(Phone phone, String... call) {
        try {
            phone.ctl(Stream.concat(Stream.of("hangup"), Stream.of(call)).toArray(String[]::new));
        } catch (LabException refused) {
            if (!refused.getMessage().contains("there is no call")) {
                throw refused;
            }
        }
    }

    private static void strike(KamailioServer server, ServerFault fault) {
        server.heal();
        switch (fault) {
            case HEALED -> {}
            case SILENT -> server.answer(KamailioServer.ALL, KamailioServer.SILENT);
            case ICMP, REFUSED -> server.crash();
            case ANSWERS_503 -> server.answer(KamailioServer.ALL, "503");
            case ANSWERS_500 -> server.answer(KamailioServer.ALL, "500");
            case RETRY_AFTER -> server.answer(KamailioServer.ALL, "503", 20);
            case TRYING_THEN_SILENT -> {
                server.answer(KamailioServer.ALL, KamailioServer.SILENT);
                server.answer("INVITE", KamailioServer.TRYING);
            }
            case FORBIDS -> {
                server.answer("REGISTER", "403");
                server.answer("INVITE", "403");
                server.answer("BYE", "403");
            }
        }
    }

    private static Duration length(FaultSequence sequence) {
        return sequence.steps().stream().map(FaultSequence.Step::delay).reduce(Duration.ZERO, Duration::plus);
    }

    private static long count(Phone phone, String kind) {
        return phone.events().stream()
                .filter(event -> event.kind().equals(kind))
                .count();
    }
}
