package dev.halyard.server;

import dev.halyard.control.feed.RecentChanges;
import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.verify.Checkpoints;
import dev.halyard.evaluator.Env;
import dev.halyard.server.auth.ApiKeys;
import dev.halyard.server.auth.KeptKeys;
import dev.halyard.server.auth.KeyUses;
import dev.halyard.server.counts.EvaluationCounts;
import dev.halyard.server.flags.Published;
import dev.halyard.server.health.Check;
import dev.halyard.server.http.Freshness;
import dev.halyard.server.store.Chores;
import dev.halyard.server.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Flags in a store, which the control plane changes. */
record StoreSource(
        Store store,
        Checkpoints checkpoints,
        KeyUses uses,
        EvaluationCounts counts,
        Chores chores,
        KeptKeys tokenKeys,
        Duration maxOfflineAuth)
        implements FlagSource {
    /** The API keys that the store has. */
    ApiKeys keys(Set<Env> envs, InstantSource clock) {
        return new ApiKeys(() -> store.credentials(maxOfflineAuth), clock, envs, uses::used);
    }

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
        return List.of();
    }

    @Override
    public ChangeLog log() {
        return store.log();
    }

    @Override
    public RecentChanges recent() {
        return store.recent();
    }

    @Override
    public void atLeast(long revision) {
        store.atLeast(revision);
    }

    @Override
    public String unready() {
        return store.unready();
    }

    @Override
    public void follow() {
        store.follow();
        uses.follow();
        counts.follow();
        chores.follow();
    }

    @Override
    public void close() {
        chores.close();
        checkpoints.close();
        uses.close();
        counts.close();
        store.close();
    }
}
