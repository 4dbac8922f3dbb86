package dev.halyard.server.admin;

import dev.halyard.control.change.Bodies;
import dev.halyard.control.state.CohortEntry;
import dev.halyard.control.state.State;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Code;
import dev.halyard.server.http.Envelope;
import dev.halyard.server.http.Problem;
import dev.halyard.server.store.Store;
import java.util.List;

/** {@code /api/admin/cohorts} and {@code /api/admin/settings}: what flags share. Thread-safe. */
public final class CohortsApi {
    private final Store store;
    private final Changes changes;
    private final Envelope envelope;

    public CohortsApi(Store store, Changes changes, Envelope envelope) {
        this.store = store;
        this.changes = changes;
        this.envelope = envelope;
    }

    public Answer list(Call call) {
        call.query().allow(List.of("limit", "cursor"));
        State state = store.served().state();
        call.answeredFrom(state.revision());
        return envelope.ok(
                call,
                Page.of(call).of(state.cohorts(), CohortEntry::key, CohortEntry::shown).toJson());
    }

    public Answer get(Call call) {
        call.query().allow(List.of());
        State state = store.served().state();
        CohortEntry cohort = state.cohort(call.variable("key"));
        if (cohort == null) {
            throw new Problem(
                    Code.NOT_FOUND,
                    "There is no cohort " + Problem.shown(call.variable("key")) + ".",
                    "GET /api/admin/cohorts lists them.");
        }
        call.answeredFrom(state.revision());
        return envelope.ok(call, cohort.shown().toJson())
                .with("ETag", "\"" + cohort.version() + "\"");
    }

    public Answer put(Call call) {
        return changes.make(call, body -> Bodies.putCohort(call.variable("key"), body));
    }

    public Answer delete(Call call) {
        return changes.make(call, body -> Bodies.deleteCohort(call.variable("key"), body));
    }

    public Answer settings(Call call) {
        call.query().allow(List.of());
        State state = store.served().state();
        call.answeredFrom(state.revision());
        return envelope.ok(call, state.settings().shown().toJson())
                .with("ETag", "\"" + state.settings().version() + "\"");
    }

    public Answer putSettings(Call call) {
        return changes.make(call, Bodies::putSettings);
    }
}
