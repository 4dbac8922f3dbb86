package dev.halyard.server;

import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.verify.Checkpoints;
import dev.halyard.server.flags.Published;
import dev.halyard.server.health.Check;
import dev.halyard.server.http.Freshness;
import dev.halyard.server.store.Store;
import java.util.List;
import java.util.Map;

/** Flags in a store, which the control plane changes. */
record StoreSource(Store store, Checkpoints checkpoints) implements FlagSource {
    @Override
    public Published published() {
        return store.published();
    }

    @Override
    public Freshness freshness() {
        return store.freshness();
    }

    @Override
    public Map<String, Check> check() {
        return store.check();
    }

    @Override
    public List<String> warnings() {
        return List.of("dev_mode");
    }

    @Override
    public ChangeLog log() {
        return store.log();
    }

    @Override
    public void follow() {
        store.follow();
    }

    @Override
    public void close() {
        checkpoints.close();
        store.close();
    }
}
