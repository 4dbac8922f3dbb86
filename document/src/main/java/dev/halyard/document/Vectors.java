package dev.halyard.document;

import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Decision;
import dev.halyard.evaluator.Evaluator;
import dev.halyard.evaluator.Explanation;
import dev.halyard.evaluator.InlineOverrides;
import dev.halyard.evaluator.Instants;
import dev.halyard.evaluator.InvalidContextException;
import dev.halyard.evaluator.Snapshot;
import dev.halyard.evaluator.Stage;
import dev.halyard.evaluator.TraceStep;
import dev.halyard.evaluator.Value;
import dev.halyard.evaluator.WhyNot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The shared examples of {@code contract/vectors.json}: stores, and questions to them with the
 * decisions that every evaluator must give. Immutable.
 */
public final class Vectors {
    private final Map<String, Snapshot> stores;
    private final Map<String, Value> documents;
    private final List<Vector> vectors;

    /**
     * One example.
     *
     * @param now milliseconds since the epoch
     * @param expected the decision without its free texts, with {@code trace} as nine outcomes
     */
    public record Vector(
            String name,
            String store,
            String flagKey,
            Value.Members context,
            InlineOverrides inline,
            long now,
            Value.Members expected) {}

    private Vectors(
            Map<String, Snapshot> stores, Map<String, Value> documents, List<Vector> vectors) {
        this.stores = stores;
        this.documents = documents;
        this.vectors = List.copyOf(vectors);
    }

    /**
     * Reads the document.
     *
     * @throws InvalidDocumentException when a store is not a valid registry with valid overrides
     * @throws MalformedJsonException when the document is not JSON
     */
    public static Vectors read(byte[] utf8)
            throws MalformedJsonException, InvalidDocumentException {
        // Some contexts hold lone surrogates on purpose.
        Value.Members document =
                (Value.Members) Json.parseLenientStrings(utf8, Json.DOCUMENT_DEPTH);
        Map<String, Snapshot> stores = new LinkedHashMap<>();
        for (Map.Entry<String, Value> store : members(document, "stores").entrySet()) {
            Value.Members content = (Value.Members) store.getValue();
            Value version = content.members().getOrDefault("registry_version", Value.of(""));
            stores.put(store.getKey(), snapshot(content, string(version)));
        }
        List<Vector> vectors = new ArrayList<>();
        for (Value vector : ((Value.Array) required(document, "vectors")).elements()) {
            vectors.add(vector((Value.Members) vector));
        }
        return new Vectors(stores, members(document, "stores"), vectors);
    }

    private static Snapshot snapshot(Value.Members store, String version)
            throws InvalidDocumentException {
        RegistryDocument registry = RegistryDocument.of(required(store, "registry"));
        Value rows = store.members().get("overrides");
        OverridesDocument overrides =
                rows == null || rows instanceof Value.Null
                        ? OverridesDocument.empty()
                        : OverridesDocument.of(rows, registry);
        return Snapshot.compile(registry.registry(), overrides.rows(), version);
    }

    private static Vector vector(Value.Members json) {
        Value inline = json.members().get("overrides");
        return new Vector(
                string(required(json, "name")),
                string(required(json, "store")),
                string(required(json, "flag_key")),
                (Value.Members) required(json, "context"),
                inline instanceof Value.Members sent ? inline(sent) : InlineOverrides.NONE,
                Instants.parse(string(required(json, "now"))),
                (Value.Members) required(json, "expect"));
    }

    private static InlineOverrides inline(Value.Members sent) {
        return new InlineOverrides(optional(sent, "user"), optional(sent, "tenant"));
    }

    public List<Vector> vectors() {
        return vectors;
    }

    /** A store as it is written: {@code registry}, {@code overrides}, {@code registry_version}. */
    public Value.Members document(String store) {
        if (documents.get(store) instanceof Value.Members document) {
            return document;
        }
        throw new IllegalArgumentException("There is no store " + store);
    }

    /** What the evaluator decides for a vector, in the shape of {@link Vector#expected()}. */
    public Value.Members decide(Vector vector) {
        return explain(vector).map(Vectors::comparable).orElseGet(Vectors::invalidContext);
    }

    /** What the evaluator decides for a vector, and why; empty for a context that breaks a rule. */
    public Optional<Explanation> explain(Vector vector) {
        Snapshot store = stores.get(vector.store());
        if (store == null) {
            throw new IllegalArgumentException("There is no store " + vector.store());
        }
        try {
            Context context = ContextJson.read(vector.context());
            return Optional.of(
                    Evaluator.explain(
                            store, vector.flagKey(), context, vector.inline(), vector.now()));
        } catch (InvalidContextException invalid) {
            return Optional.empty();
        }
    }

    /**
     * How the evaluator's decision differs from the vector's, in words; empty where it does not.
     */
    public Optional<String> difference(Vector vector) {
        Value.Members got = decide(vector);
        List<String> differences = new ArrayList<>();
        vector.expected()
                .members()
                .forEach((name, expected) -> {
                    Value actual = got.members().getOrDefault(name, Value.Null.NULL);
                    if (!actual.equals(expected)) {
                        differences.add(
                                "%s: expected %s, got %s"
                                        .formatted(name, expected.toJson(), actual.toJson()));
                    }
                });
        return differences.isEmpty()
                ? Optional.empty()
                : Optional.of(vector.name() + ": " + String.join("; ", differences));
    }

    /**
     * The members that vectors have; the free texts are left out, and of a trace all but the
     * outcomes.
     */
    private static Value.Members comparable(Explanation told) {
        Decision decision = told.decision();
        Map<String, Value> members = new LinkedHashMap<>();
        members.put("flag_key", Value.of(decision.flagKey()));
        members.put("value", orNull(decision.value()));
        members.put("enabled", Value.of(decision.enabled()));
        members.put("variant", text(decision.variant()));
        members.put("source", Value.of(decision.source().id()));
        members.put("step", Value.of(decision.step()));
        Stage stage = decision.rolloutStage();
        members.put("rollout_stage", text(stage == null ? null : stage.id()));
        members.put("env", Value.of(decision.env().id()));
        Integer bucket = decision.bucket();
        members.put("bucket", bucket == null ? Value.Null.NULL : Value.of(bucket));
        members.put("blocked_by", text(decision.blockedBy()));
        members.put("override_id", text(decision.overrideId()));
        members.put("registry_version", Value.of(decision.registryVersion()));
        members.put("trace", outcomes(told.trace()));
        members.put("why_not", whyNot(told.whyNot()));
        return new Value.Members(members);
    }

    private static Value.Array outcomes(List<TraceStep> trace) {
        return new Value.Array(trace.stream().map(step -> Value.of(step.outcome().id())).toList());
    }

    private static Value whyNot(@Nullable WhyNot whyNot) {
        if (whyNot == null) {
            return Value.Null.NULL;
        }
        Map<String, Value> members = new LinkedHashMap<>();
        members.put("change", Value.of(whyNot.change().id()));
        members.put("value", orNull(whyNot.value()));
        members.put("below", whyNot(whyNot.below()));
        return new Value.Members(members);
    }

    /** A context that breaks a rule decides nothing: not enabled, and all else null. */
    private static Value.Members invalidContext() {
        return new Value.Members(
                Map.of("enabled", Value.of(false), "source", Value.of("invalid_context")));
    }

    private static Value orNull(@Nullable Value value) {
        return value == null ? Value.Null.NULL : value;
    }

    private static Value text(@Nullable String text) {
        return text == null ? Value.Null.NULL : Value.of(text);
    }

    private static Map<String, Value> members(Value.Members json, String name) {
        return ((Value.Members) required(json, name)).members();
    }

    private static Map<String, Value> optional(Value.Members json, String name) {
        return json.members().get(name) instanceof Value.Members found ? found.members() : Map.of();
    }

    private static Value required(Value.Members json, String name) {
        Value value = json.members().get(name);
        if (value == null) {
            throw new IllegalArgumentException("vectors.json lacks " + name);
        }
        return value;
    }

    private static String string(Value value) {
        if (value instanceof Value.Text text) {
            return text.value();
        }
        throw new IllegalArgumentException("vectors.json has " + value + " where a string belongs");
    }
}
