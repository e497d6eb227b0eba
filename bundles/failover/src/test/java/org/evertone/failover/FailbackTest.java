package org.evertone.failover;

import static org.evertone.failover.Ladders.expect;
import static org.evertone.failover.Ladders.expectState;
import static org.evertone.failover.Ladders.onBackup;
import static org.evertone.failover.Ladders.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.evertone.failover.EngineStatus.State;
import org.evertone.failover.sim.Lines;
import org.evertone.failover.sim.ServerFault;
import org.evertone.failover.sim.Simulation;
import org.junit.jupiter.api.Test;

/** R7: the way home. */
class FailbackTest {
    private static final Lines EVERY_MINUTE = Lines.line().failbackInterval(Duration.ofSeconds(60));

    @Test
    void theProbeLeavesOneIntervalAfterTheBackupAnsweredAndBringsTheLineHome() {
        Simulation line = onBackup(EVERY_MINUTE);
        line.server(1).thaw();
        run(line, 60_001);
        expect(line, "67.402 REGISTER 1 probe");
        expectState(line, State.PROBING, 2);
        run(line, 1);
        expectState(line, State.REGISTERED_PRIMARY, 1);
        line.hand(new Event.Dial(1));
        run(line, 2_000);
        expect(line, "67.404 INVITE 1", "68.404 call 1 established at 1");
    }

    @Test
    void aProbeThatIsNotAnsweredIsRetransmittedFor64T1AndTheIntervalStartsAgain() {
        Simulation line = onBackup(EVERY_MINUTE);
        run(line, 60_000 + 32_000 + 60_000);
        assertEquals(11, line.ladder().size() - 1);
        assertEquals(State.PROBING, line.status().state());
        assertEquals(159_402, line.packets().get(line.packets().size() - 1).atNanos() / 1_000_000);
    }

    @Test
    void refreshesAtTheBackupGoOnUndisturbedAndDoNotRestartTheInterval() {
        Simulation line = onBackup(Lines.line()
                .ttlSeconds(40)
                .failbackInterval(Duration.ofSeconds(60))
                .retryCounts(3));
        line.server(1).fault(ServerFault.SILENT);
        line.server(1).thaw();
        run(line, 75_000);
        expect(
                line,
                "43.402 REGISTER 2",
                "67.402 REGISTER 1 probe",
                "67.902 REGISTER 1 probe again",
                "68.902 REGISTER 1 probe again",
                "70.902 REGISTER 1 probe again",
                "74.902 REGISTER 1 probe again",
                "78.902 REGISTER 1 probe again",
                "79.404 REGISTER 2");
    }

    @Test
    void withoutFailbackTheLineStaysUntilTheBackupFails() {
        Simulation line = onBackup(Lines.line().withoutFailback().ttlSeconds(10_000));
        line.server(1).thaw();
        run(line, 8_000_000);
        expect(line);
        line.server(2).fault(ServerFault.ICMP);
        run(line, 1_001_000);
        expect(line, "9007.402 REGISTER 2", "9007.403 REGISTER 1");
        expectState(line, State.REGISTERED_PRIMARY, 1);
    }

    @Test
    void aCallStaysOnTheServerItWasSetUpThroughAfterTheReturn() {
        Simulation line = onBackup(EVERY_MINUTE);
        line.server(1).thaw();
        line.hand(new Event.Dial(1));
        run(line, 61_000);
        expect(line, "7.402 INVITE 2", "8.402 call 1 established at 2", "67.402 REGISTER 1 probe");
        line.hand(new Event.HangUp(1));
        run(line, 10);
        expect(line, "68.402 BYE 2", "68.404 call 1 released");
    }

    @Test
    void theProbeWaitsForRetryAfter() {
        Simulation line = onBackup(Lines.line().failbackInterval(Duration.ofSeconds(5)));
        line.server(1).fault(ServerFault.RETRY_AFTER);
        line.server(1).thaw();
        run(line, 26_000);
        expect(line, "12.402 REGISTER 1 probe", "32.404 REGISTER 1 probe");
    }

    @Test
    void aLineOfThreeServersComesHomeToTheBestThatAnswers() {
        Simulation line = new Simulation(
                Lines.line().servers(3).failbackInterval(Duration.ofSeconds(60)).settings(), 1);
        line.server(1).fault(ServerFault.ICMP);
        line.server(2).fault(ServerFault.ICMP);
        line.hand(new Event.Start());
        run(line, 10);
        expectState(line, State.REGISTERED_BACKUP, 3);
        line.server(2).fault(ServerFault.HEALED);
        run(line, 61_000);
        expectState(line, State.REGISTERED_BACKUP, 2);
        line.server(1).fault(ServerFault.HEALED);
        run(line, 61_000);
        expectState(line, State.REGISTERED_PRIMARY, 1);
    }

    @Test
    void aLineThatDoesNotRegisterComesHomeByOptions() {
        Simulation line = new Simulation(
                Lines.line()
                        .withoutRegistration()
                        .failbackInterval(Duration.ofSeconds(60))
                        .settings(),
                1);
        line.server(1).fault(ServerFault.ICMP);
        line.hand(new Event.Start());
        expectState(line, State.REGISTERED_PRIMARY, 1);
        line.hand(new Event.Dial(1));
        run(line, 5_000);
        expect(line, "0.000 INVITE 1", "0.001 INVITE 2 same ids", "1.001 call 1 established at 2");
        expectState(line, State.REGISTERED_BACKUP, 2);
        line.server(1).fault(ServerFault.HEALED);
        run(line, 60_000);
        expect(line, "60.001 OPTIONS 1");
        expectState(line, State.REGISTERED_PRIMARY, 1);
    }
}
