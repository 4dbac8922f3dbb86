package dev.halyard.server.admin;

import dev.halyard.control.change.Bodies;
import dev.halyard.control.change.Command;
import dev.halyard.control.change.Proposal;
import dev.halyard.control.change.Submission;
import dev.halyard.control.feed.Served;
import dev.halyard.control.feed.Snapshots;
import dev.halyard.control.preview.BlastRadius;
import dev.halyard.control.preview.ContextSample;
import dev.halyard.control.state.Doc;
import dev.halyard.document.ContextJson;
import dev.halyard.document.DecisionJson;
import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Evaluator;
import dev.halyard.evaluator.InlineOverrides;
import dev.halyard.evaluator.InvalidContextException;
import dev.halyard.evaluator.Snapshot;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Envelope;
import dev.halyard.server.http.Problem;
import dev.halyard.server.http.Role;
import dev.halyard.server.store.Store;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a change would do to the contexts seen lately, before anybody makes it. Thread-safe. */
public final class Previews {
    private static final List<String> CONTEXT_FIELDS =
            List.of("user_id", "tenant_id", "tier", "env", "role_key", "attributes");

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

    /**
     * {@code POST …/preview}: the blast radius of a change to this flag; with {@code context} also
     * what that context gets before and after, as evaluations tell it.
     */
    public Answer preview(Call call) {
        call.query().allow(List.of());
        Value.Members body = call.body();
        String key = call.variable("key");
        Command asked = Bodies.preview(key, OwnRows.asked(call, body));
        Context context = context(call, body);
        Proposed proposed = proposed(changes.submission(call, body, asked));
        Value.Members measured = measure(proposed);
        return envelope.ok(
                call,
                context == null
                        ? measured.toJson()
                        : Doc.object()
                                .putAll(measured)
                                .put("decision", decision(proposed, key, context))
                                .members()
                                .toJson());
    }

    /** A change over what is served, not made. */
    private record Proposed(
            Served served, Proposal proposal, @Nullable String tenant, Snapshot after) {}

    private Proposed proposed(Submission submission) {
        Served served = store.served();
        Proposal proposal = store.control().propose(served.state(), submission);
        Snapshot after =
                Snapshots.proposed(
                        served.snapshot(), proposal.before(), proposal.after(), proposal.touched());
        return new Proposed(served, proposal, submission.reach().tenant(), after);
    }

    /** The blast radius of a submission; its approval is taken as given. */
    Value.Members measure(Submission submission) {
        return measure(proposed(submission));
    }

    private Value.Members measure(Proposed proposed) {
        Proposal proposal = proposed.proposal;
        Set<String> keys = new LinkedHashSet<>(proposal.flags());
        Set<String> dependants = new LinkedHashSet<>();
        String tenant = proposed.tenant;
        if (tenant == null) { // which flags need which is a rule of the platform
            keys.forEach(key -> dependants.addAll(FlagDetail.all(proposal.after(), key)));
            dependants.removeAll(keys);
        }
        List<Context> contexts = new ArrayList<>();
        for (Env env : proposal.envs()) {
            contexts.addAll(tenant == null ? sample.of(env) : sample.of(env, tenant));
        }
        return BlastRadius.measure(
                proposed.served.snapshot(),
                proposed.after,
                contexts,
                keys,
                dependants,
                store.control().now());
    }

    /** Null where none was sent. Who is not shown the rules is not told how they decide. */
    private static @Nullable Context context(Call call, Value.Members body) {
        Value sent = Doc.get(body, "context");
        if (sent == null) {
            return null;
        }
        if (!call.identity().has(Role.VIEWER)) {
            throw Problem.takes(Role.VIEWER);
        }
        if (!(sent instanceof Value.Members fields)) {
            throw Problem.invalid("/context is no object.", "Send one with user_id, or none.");
        }
        Context context;
        try {
            context = ContextJson.read(new Value.Members(stated(fields.members())));
        } catch (InvalidContextException e) {
            throw Problem.invalid(
                    "The context cannot be used: " + e.getMessage() + ".", "Mend that field.");
        }
        call.identity().checkEnv(context.env());
        return context;
    }

    /** As elsewhere: what is empty is absent, and what is no field is refused. */
    private static Map<String, Value> stated(Map<String, Value> fields) {
        Map<String, Value> stated = new LinkedHashMap<>();
        fields.forEach((name, value) -> {
            if (!CONTEXT_FIELDS.contains(name)) {
                throw Problem.invalid(
                        "/context/" + Problem.shown(name) + " is no field of a context.",
                        "Fields: " + String.join(", ", CONTEXT_FIELDS) + ".");
            }
            if (!(value instanceof Value.Text text && text.value().isEmpty())) {
                stated.put(name, value);
            }
        });
        return stated;
    }

    private Value.Members decision(Proposed proposed, String key, Context context) {
        return Doc.object()
                .put("before", told(proposed.served.snapshot(), key, context))
                .put("after", told(proposed.after, key, context))
                .members();
    }

    private Value told(Snapshot snapshot, String key, Context context) {
        StringBuilder out = new StringBuilder(1024);
        DecisionJson.append(
                Evaluator.explain(
                        snapshot, key, context, InlineOverrides.NONE, store.control().now()),
                out);
        try {
            return Json.parse(out.toString(), Json.REQUEST_DEPTH);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("a decision cannot be read", e);
        }
    }
}
