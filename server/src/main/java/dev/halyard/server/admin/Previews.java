package dev.halyard.server.admin;

import dev.halyard.control.change.Bodies;
import dev.halyard.control.change.Command;
import dev.halyard.control.change.Proposal;
import dev.halyard.control.change.Submission;
import dev.halyard.control.feed.Served;
import dev.halyard.control.feed.Snapshots;
import dev.halyard.control.preview.BlastRadius;
import dev.halyard.control.preview.ContextSample;
import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Snapshot;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Envelope;
import dev.halyard.server.store.Store;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a change would do to the contexts seen lately, before anybody makes it. Thread-safe. */
public final class Previews {
    private final Store store;
    private final ContextSample sample;
    private final Changes changes;
    private final Envelope envelope;

    public Previews(Store store, ContextSample sample, Changes changes, Envelope envelope) {
        this.store = store;
        this.sample = sample;
        this.changes = changes;
        this.envelope = envelope;
    }

    /** {@code POST …/preview}: the blast radius of a change to this flag. */
    public Answer preview(Call call) {
        call.query().allow(List.of());
        Value.Members body = call.body();
        Command asked = Bodies.preview(call.variable("key"), OwnRows.asked(call, body));
        Value.Members measured = measure(changes.submission(call, body, asked));
        return envelope.ok(call, measured.toJson());
    }

    /** The blast radius of a submission; its approval is taken as given. */
    Value.Members measure(Submission submission) {
        Served served = store.served();
        Proposal proposal = store.control().propose(served.state(), submission);
        Set<String> keys = new LinkedHashSet<>(proposal.flags());
        Set<String> dependants = new LinkedHashSet<>();
        String tenant = submission.reach().tenant();
        if (tenant == null) { // which flags need which is a rule of the platform
            keys.forEach(key -> dependants.addAll(FlagDetail.all(proposal.after(), key)));
            dependants.removeAll(keys);
        }
        Snapshot after =
                Snapshots.proposed(
                        served.snapshot(), proposal.before(), proposal.after(), proposal.touched());
        List<Context> contexts = new ArrayList<>();
        for (Env env : proposal.envs()) {
            contexts.addAll(tenant == null ? sample.of(env) : sample.of(env, tenant));
        }
        return BlastRadius.measure(
                served.snapshot(), after, contexts, keys, dependants, store.control().now());
    }
}
