package dev.halyard.server.store;

import dev.halyard.control.feed.Served;
import dev.halyard.control.state.Exports;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.Row;
import dev.halyard.evaluator.Snapshot;
import dev.halyard.evaluator.Value;
import dev.halyard.server.flags.Published;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A state of the store; its documents are written when they are asked for. */
record PublishedState(Served served) implements Published {
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
}
