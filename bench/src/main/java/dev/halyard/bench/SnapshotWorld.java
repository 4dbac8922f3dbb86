package dev.halyard.bench;

import dev.halyard.evaluator.BucketBy;
import dev.halyard.evaluator.Cohort;
import dev.halyard.evaluator.Condition;
import dev.halyard.evaluator.Dependency;
import dev.halyard.evaluator.FlagDefinition;
import dev.halyard.evaluator.FlagState;
import dev.halyard.evaluator.Operator;
import dev.halyard.evaluator.OverrideRow;
import dev.halyard.evaluator.Scope;
import dev.halyard.evaluator.Snapshot;
import dev.halyard.evaluator.Stage;
import dev.halyard.evaluator.Value;
import dev.halyard.evaluator.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Ten thousand flags and a million rows, a fifth of which are one flag's. Every string of a row is
 * its own, as it is when rows are read from a store.
 */
final class SnapshotWorld {
    static final int FLAGS = 10_000;
    static final int ROWS = 1_000_000;
    private static final int BUSY = 200_000;

    private SnapshotWorld() {}

    static Snapshot load() {
        Snapshot.Change change = Snapshot.empty("0").change("0").cohort(cohort());
        for (int flag = 0; flag < FLAGS; flag++) {
            change.flag(flag(flag, 50));
        }
        for (int row = 0; row < ROWS; row++) {
            change.row(row(row, true));
        }
        return change.snapshot();
    }

    static String key(int flag) {
        return "flag-%05d".formatted(flag);
    }

    static String user(int row) {
        return "user-%07d".formatted(row);
    }

    static String tenant(int row) {
        return "tenant-%04d".formatted(row % 1_000);
    }

    /** The first flag has a fifth of the rows, the others a few dozen each. */
    static int flagOf(int row) {
        return row < BUSY ? 0 : row % FLAGS;
    }

    private static Cohort cohort() {
        List<Value> tenants = List.of(Value.of(tenant(1)), Value.of(tenant(2)));
        Condition condition = new Condition("tenant_id", Operator.IN, tenants, false);
        return new Cohort("pilots", List.of(List.of(condition)));
    }

    /** A flag rolled out by percentage, one in four of which needs another. */
    static FlagDefinition flag(int number, int percent) {
        List<String> pilots = number % 4 == 1 ? List.of("pilots") : List.of();
        List<Dependency> needs =
                number % 4 == 3 ? List.of(new Dependency(key(number - 1), null)) : List.of();
        return flag(key(number), new FlagState(Stage.STAGED, percent, pilots, null), needs);
    }

    static FlagDefinition needing(FlagDefinition flag, List<Dependency> needs) {
        return flag(flag.key(), flag.state(), needs);
    }

    private static FlagDefinition flag(String key, FlagState state, List<Dependency> needs) {
        return new FlagDefinition(
                key,
                ValueType.BOOLEAN,
                Value.of(false),
                Set.of(Scope.USER, Scope.TENANT),
                state,
                Map.of(),
                BucketBy.USER,
                key,
                List.of(),
                List.of(),
                false,
                false,
                needs,
                false);
    }

    /** A row of a user; one in ten of them in one tenant only. */
    static OverrideRow row(int row, boolean value) {
        return new OverrideRow(
                "ovr-%08x".formatted(row),
                Scope.USER,
                key(flagOf(row)),
                row % 10 == 0 ? tenant(row) : null,
                user(row),
                Value.of(value),
                null,
                "2099-01-01T00:00:00Z",
                null);
    }
}
