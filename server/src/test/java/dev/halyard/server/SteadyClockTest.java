package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    @Test
    void aMachineWhoseClockStepsBackIsNotFollowed() {
        AtomicLong machine = new AtomicLong(1000);
        SteadyClock clock = new SteadyClock(() -> Instant.ofEpochMilli(machine.get()));
        assertThat(clock.millis()).isEqualTo(1000);
        machine.set(400);
        assertThat(clock.millis()).isEqualTo(1000);
        assertThat(clock.instant()).isEqualTo(Instant.ofEpochMilli(1000));
        machine.set(1001);
        assertThat(clock.millis()).isEqualTo(1001);
    }
}
