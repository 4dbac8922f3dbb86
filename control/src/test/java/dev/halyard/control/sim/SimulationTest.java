package dev.halyard.control.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Seeds 1 to 200 in every build; {@code -Dhalyard.sim.seeds=20000} for more, {@code
 * -Dhalyard.sim.seed=7} for one again.
 */
class SimulationTest {
    @Test
    void whateverHappensNoNodeGoesBackAndNothingAcknowledgedIsLost() {
        long only = Long.getLong("halyard.sim.seed", 0);
        long first = only > 0 ? only : 1;
        long last = only > 0 ? only : Long.getLong("halyard.sim.seeds", 200);
        long acknowledged = 0;
        long start = System.nanoTime();
        for (long seed = first; seed <= last; seed++) {
            acknowledged += new Simulation(seed).run();
        }
        System.out.printf(
                "SimulationTest: seeds %d to %d, %d changes acknowledged, in %d ms%n",
                first, last, acknowledged, (System.nanoTime() - start) / 1_000_000);
        assertThat(acknowledged).isPositive();
    }

    @Test
    void theSameSeedMakesTheSameRun() {
        for (long seed = 1; seed <= 5; seed++) {
            assertThat(new Simulation(seed).run()).isEqualTo(new Simulation(seed).run());
        }
    }
}
