package dev.halyard.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.MemoryChangeLog;
import dev.halyard.control.log.StoreUnavailableException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class KeyUsesTest {
    private final MemoryChangeLog log = new MemoryChangeLog();
    private final AtomicBoolean away = new AtomicBoolean();

    /** The log, while it is not away. */
    private ChangeLog store() {
        return (ChangeLog)
                Proxy.newProxyInstance(
                        ChangeLog.class.getClassLoader(),
                        new Class<?>[] {ChangeLog.class},
                        (proxy, method, arguments) -> {
                            if (away.get()) {
                                throw new StoreUnavailableException("away", null);
                            }
                            try {
                                return method.invoke(log, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getTargetException();
                            }
                        });
    }

    @Test
    void aUseIsToldAtOnceAndNotedByAFlush() {
        try (KeyUses uses = new KeyUses(store())) {
            uses.used("k", 5_000);
            assertThat(uses.times()).isEqualTo(Map.of("k", 5_000L));
            assertThat(log.uses()).isEmpty();
            uses.flush();
            assertThat(log.uses()).isEqualTo(Map.of("k", 5_000L));
            assertThat(uses.times()).isEqualTo(Map.of("k", 5_000L));
        }
    }

    @Test
    void theNewestUseIsToldWhicheverNodeSawIt() {
        try (KeyUses here = new KeyUses(store());
                KeyUses there = new KeyUses(store())) {
            here.used("k", 5_000);
            there.used("k", 9_000);
            there.flush();
            here.flush();
            assertThat(here.times()).isEqualTo(Map.of("k", 9_000L));
        }
    }

    @Test
    void ofUsesWithinASecondTheFirstIsKept() {
        try (KeyUses uses = new KeyUses(store())) {
            uses.used("k", 5_000);
            uses.used("k", 5_999);
            assertThat(uses.times()).isEqualTo(Map.of("k", 5_000L));
            uses.used("k", 6_000);
            assertThat(uses.times()).isEqualTo(Map.of("k", 6_000L));
        }
    }

    @Test
    void aStoreThatIsAwayDisturbsNobodyAndIsToldLater() {
        KeyUses uses = new KeyUses(store());
        uses.used("old", 1_000);
        uses.flush();
        uses.times();
        away.set(true);
        uses.used("k", 5_000);
        uses.flush();
        assertThat(uses.times()).isEqualTo(Map.of("old", 1_000L, "k", 5_000L));
        away.set(false);
        uses.close();
        assertThat(log.uses()).isEqualTo(Map.of("old", 1_000L, "k", 5_000L));
    }
}
