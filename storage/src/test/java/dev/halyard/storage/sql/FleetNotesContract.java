package dev.halyard.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.control.log.FleetNotes;
import dev.halyard.control.log.FleetNotes.Lease;
import dev.halyard.control.log.FleetNotes.LentCopy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What every store keeps for a fleet. */
abstract class FleetNotesContract {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(50);

    /** Of the store of this test. */
    abstract FleetNotes notes();

    @Test
    void theCopyThatWasLentLastIsTheOneThatIsNoted() {
        assertThat(notes().lent()).isEmpty();
        LentCopy first = new LentCopy(7, "aa", "bb", 1);
        LentCopy second = new LentCopy(5, "cc", "dd", Integer.MAX_VALUE);
        notes().lend(first);
        assertThat(notes().lent()).contains(first);
        notes().lend(second);
        assertThat(notes().lent()).contains(second);
    }

    @Test
    void oneHolderHasALeaseAndRenewsIt() {
        Lease one = notes().lease("x", "one", LONG).orElseThrow();
        assertThat(notes().lease("x", "two", LONG)).isEmpty();
        assertThat(notes().lease("x", "one", LONG)).contains(one);
        assertThat(notes().lease("y", "two", LONG)).isPresent();
    }

    @Test
    void aLeaseThatRanOutIsForWhoeverTakesItAndItsTokenGrows() {
        Lease one = notes().lease("x", "one", SHORT).orElseThrow();
        Lease two = awaited("two");
        assertThat(two.token()).isEqualTo(one.token() + 1);
        notes().release(two);
        Lease again = notes().lease("x", "two", SHORT).orElseThrow();
        assertThat(again.token()).isEqualTo(two.token() + 1);
    }

    private Lease awaited(String holder) {
        return Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .until(() -> notes().lease("x", holder, LONG), Optional::isPresent)
                .orElseThrow();
    }

    @Test
    void onlyItsHolderLetsGoOfALease() {
        Lease one = notes().lease("x", "one", SHORT).orElseThrow();
        Lease two = awaited("two");
        notes().release(one);
        assertThat(notes().lease("x", "three", LONG)).isEmpty();
        notes().release(new Lease("x", "two", two.token() + 1));
        assertThat(notes().lease("x", "three", LONG)).isEmpty();
        notes().release(two);
        assertThat(notes().lease("x", "three", LONG)).isPresent();
    }

    @Test
    void ofManyThatTakeALeaseAtOnceOneGetsIt() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int round = 0; round < 20; round++) {
                String name = "lease " + round;
                List<Callable<Boolean>> takers = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    String holder = "node " + i;
                    takers.add(() -> notes().lease(name, holder, LONG).isPresent());
                }
                int taken = 0;
                for (Future<Boolean> each : threads.invokeAll(takers)) {
                    taken += each.get() ? 1 : 0;
                }
                assertThat(taken).isEqualTo(1);
            }
        }
    }
}
