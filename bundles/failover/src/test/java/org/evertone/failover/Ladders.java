package org.evertone.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.evertone.failover.sim.Lines;
import org.evertone.failover.sim.Simulation;

/** Short words for tests that read as a ladder of packets. */
final class Ladders {
    private Ladders() {}

    /** A line that has registered at its primary; time is 0.002 s. */
    static Simulation registered(Lines line) {
        Simulation simulation = new Simulation(line.settings(), 1);
        simulation.hand(new Event.Start());
        run(simulation, 2);
        simulation.ladder();
        return simulation;
    }

    /** A line whose primary was silent at boot, registered at its backup at 7.402 s. */
    static Simulation onBackup(Lines line) {
        Simulation simulation = new Simulation(line.settings(), 1);
        simulation.server(1).freeze();
        simulation.hand(new Event.Start());
        run(simulation, 7402);
        assertEquals(EngineStatus.State.REGISTERED_BACKUP, simulation.status().state());
        simulation.ladder();
        return simulation;
    }

    static void run(Simulation simulation, long millis) {
        simulation.advance(Duration.ofMillis(millis));
    }

    static void expect(Simulation simulation, String... rungs) {
        List<String> seen = simulation.ladder();
        assertEquals(String.join("\n", Arrays.asList(rungs)), String.join("\n", seen));
    }

    static void expectState(Simulation simulation, EngineStatus.State state, int activeServer) {
        assertEquals(state, simulation.status().state());
        assertEquals(activeServer, simulation.status().activeServer());
    }
}
