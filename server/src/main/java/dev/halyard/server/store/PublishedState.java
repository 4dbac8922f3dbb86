package dev.halyard.server.store;

import dev.halyard.control.feed.Served;
import dev.halyard.control.feed.SnapshotLines;
import dev.halyard.control.log.EntityId;
import dev.halyard.control.state.Exports;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.Row;
import dev.halyard.document.SnapshotHeader;
import dev.halyard.document.SnapshotWriter;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Snapshot;
import dev.halyard.evaluator.Value;
import dev.halyard.server.flags.Published;
import dev.halyard.server.http.Freshness;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A state of the store; its documents are written when they are asked for.
 *
 * @param before how new what was served was before this was taken: it is as new, or newer
 */
record PublishedState(Served served, Freshness before) implements Published {
    @Override
    public Freshness freshness() {
        return new Freshness(served.state().revision(), before.word(), before.staleSince());
    }

    @Override
    public Snapshot snapshot() {
        return served.snapshot();
    }

    @Override
    public Value.Members registry() {
        return Exports.registry(served.state());
    }

    @Override
    public Value.@Nullable Members flag(String key) {
        FlagEntry flag = served.state().flagEntry(key);
        return flag == null ? null : flag.shown();
    }

    @Override
    public List<Value.Members> rowsOf(String key) {
        List<Row> rows = new ArrayList<>();
        served.state().rowsOf(key).forEach((place, row) -> rows.add(row));
        rows.sort(Comparator.comparing(row -> row.evaluated().id()));
        return rows.stream().map(Row::shown).toList();
    }

    @Override
    public void write(Set<Env> envs, OutputStream out) throws IOException {
        SnapshotHeader header = new SnapshotHeader(served.snapshot().version(), null);
        SnapshotLines.whole(served.state(), envs, new SnapshotWriter(out, header));
    }

    @Override
    public void writeChanges(long from, List<EntityId> touched, Set<Env> envs, OutputStream out)
            throws IOException {
        SnapshotHeader header =
                new SnapshotHeader(served.snapshot().version(), Long.toString(from));
        SnapshotLines.changes(served.state(), touched, envs, new SnapshotWriter(out, header));
    }
}
