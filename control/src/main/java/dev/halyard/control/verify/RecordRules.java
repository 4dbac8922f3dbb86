package dev.halyard.control.verify;

import dev.halyard.control.change.Times;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.state.Doc;
import dev.halyard.evaluator.Instants;
import dev.halyard.evaluator.Value;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What holds for every record by itself: its time has the one form, and the members that it is
 * searched by say the same as the thing it is about. A record that is about one flag and filed
 * under another would be in the log and yet be found by nobody.
 */
final class RecordRules {
    private static final Set<String> ENVS = Set.of("prod", "staging", "dev", "all");

    private RecordRules() {}

    static @Nullable String problem(LogRecord record) {
        long time = Instants.parse(record.ts());
        if (time == Instants.NONE) {
            return "has a ts that is no instant";
        }
        if (!Times.write(time).equals(record.ts())) {
            return "has a ts that is not written as the log writes";
        }
        Value.Members thing = record.after() == null ? record.before() : record.after();
        if (thing == null) {
            return "is about nothing";
        }
        if (!Objects.equals(record.flagKey(), flagKey(record, thing))) {
            return "has another flag_key than the thing it is about";
        }
        return isEnv(record, thing) ? null : "has another env than the thing it is about";
    }

    private static @Nullable String flagKey(LogRecord record, Value.Members thing) {
        return switch (record.entity().kind()) {
            case FLAG -> record.entity().key();
            case OVERRIDE -> Doc.text(thing, "flag_key");
            case COHORT, SETTINGS, METADATA, API_KEY -> null;
            case APPROVAL -> {
                List<String> flags = Doc.texts(thing, "flags");
                yield flags.size() == 1 ? flags.get(0) : null;
            }
        };
    }

    private static boolean isEnv(LogRecord record, Value.Members thing) {
        return switch (record.entity().kind()) {
            case FLAG -> record.env() == null || ENVS.contains(record.env());
            case OVERRIDE, APPROVAL -> Objects.equals(record.env(), Doc.text(thing, "env"));
            case COHORT, SETTINGS, METADATA, API_KEY -> record.env() == null;
        };
    }
}
