package org.evertone.failover.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Faults of the servers of a line in time: the same seed gives the same sequence everywhere, so that what was seen under
 * virtual time can be replayed on real servers.
 *
 * @param steps in order; each delay counts from the step before
 */
public record FaultSequence(long seed, List<Step> steps) {

    public record Step(Duration delay, int server, ServerFault fault) {
        @Override
        public String toString() {
            return "+" + delay.toMillis() + "ms server " + server + " " + fault;
        }
    }

    public FaultSequence {
        steps = List.copyOf(steps);
    }

    /**
     * @param servers how many servers the line has
     * @param count number of steps
     * @param longestDelay delays are uniform from 0 to this
     * @param faults what may happen; {@link ServerFault#HEALED} comes in between, half of the time
     */
    public static FaultSequence random(
            long seed, int servers, int count, Duration longestDelay, List<ServerFault> faults) {
        Random random = new Random(seed);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Duration delay = Duration.ofMillis(random.nextInt((int) longestDelay.toMillis() + 1));
            int server = 1 + random.nextInt(servers);
            ServerFault fault = random.nextBoolean() ? ServerFault.HEALED : faults.get(random.nextInt(faults.size()));
            steps.add(new Step(delay, server, fault));
        }
        return new FaultSequence(seed, steps);
    }

    @Override
    public String toString() {
        return "seed " + seed + ": " + steps.stream().map(Step::toString).collect(Collectors.joining(", "));
    }
}
