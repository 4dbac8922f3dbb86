package dev.halyard.openfeature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.document.Vectors;
import dev.halyard.document.Vectors.Vector;
import dev.halyard.evaluator.InlineOverrides;
import dev.halyard.evaluator.Value;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.ImmutableStructure;
import dev.openfeature.sdk.ProviderEvaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The provider decides every shared example as it must. Left out are those that OpenFeature cannot
 * ask: with overrides sent along, and with a context that cannot be put into its own, which drops
 * blank keys, or that a provider is to make the best of (empty fields, members that are no
 * attributes).
 */
class SharedVectorsTest {
    @TempDir Path directory;
    private long now;

    private enum Asked {
        SAME,
        WITH_OVERRIDES,
        NOT_SAYABLE
    }

    @Test
    void everySharedExampleThatCanBeAskedComesOutRight() throws Exception {
        Vectors vectors = Vectors.read(Files.readAllBytes(Path.of("../contract/vectors.json")));
        Map<Asked, Integer> count = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        Map<String, HalyardProvider> providers = new HashMap<>();
        List<Vector> byTime =
                vectors.vectors().stream().sorted(Comparator.comparingLong(Vector::now)).toList();
        for (Vector vector : byTime) {
            Asked asked = asked(vector);
            count.merge(asked, 1, Integer::sum);
            if (asked == Asked.SAME) {
                now = vector.now();
                HalyardProvider provider = providers.get(vector.store());
                if (provider == null) {
                    provider = provider(vectors, vector.store());
                    providers.put(vector.store(), provider);
                }
                String got = got(provider, vector);
                if (!got.equals(expected(vector))) {
                    wrong.add(vector.name() + ": " + expected(vector) + " but " + got);
                }
            }
        }
        providers.values().forEach(HalyardProvider::shutdown);
        System.out.println("shared examples through the provider: " + count);
        assertThat(wrong).isEmpty();
        assertThat(count.get(Asked.SAME)).isGreaterThan(vectors.vectors().size() * 8 / 10);
    }

    private HalyardProvider provider(Vectors vectors, String store) throws IOException {
        Path file = directory.resolve(store);
        Files.write(file, Lines.of(vectors.document(store)));
        HalyardProvider provider =
                new HalyardProvider(
                        HalyardOptions.snapshotFile(file)
                                .clock(() -> Instant.ofEpochMilli(now))
                                .build());
        provider.initialize(new ImmutableContext());
        return provider;
    }

    private static Asked asked(Vector vector) {
        if (!vector.inline().equals(InlineOverrides.NONE)) {
            return Asked.WITH_OVERRIDES;
        }
        Map<String, Value> context = vector.context().members();
        for (String field : List.of("tenant_id", "tier", "role_key", "env")) {
            if (context.get(field) instanceof Value.Text text && text.value().isEmpty()) {
                return Asked.NOT_SAYABLE;
            }
        }
        Value user = context.get("user_id");
        if (!(user instanceof Value.Text text)
                ? user != null && !(user instanceof Value.Null)
                : text.value().isBlank() && !text.value().isEmpty()) {
            return Asked.NOT_SAYABLE;
        }
        Value attributes = context.get("attributes");
        if (attributes != null && !(attributes instanceof Value.Members)) {
            return attributes instanceof Value.Null ? Asked.SAME : Asked.NOT_SAYABLE;
        }
        boolean odd =
                attributes instanceof Value.Members members
                        && members.members().values().stream().anyMatch(SharedVectorsTest::isOdd);
        return odd ? Asked.NOT_SAYABLE : Asked.SAME;
    }

    private static boolean isOdd(Value value) {
        return value instanceof Value.Members
                || (value instanceof Value.Array array
                        && !array.elements().stream().allMatch(Value.Text.class::isInstance));
    }

    private static String got(HalyardProvider provider, Vector vector) {
        EvaluationContext context = context(vector.context().members());
        Value wanted = vector.expected().members().get("value");
        String key = vector.flagKey();
        ProviderEvaluation<?> got =
                wanted instanceof Value.Text
                        ? provider.getStringEvaluation(key, "", context)
                        : wanted instanceof Value.Num
                                ? provider.getDoubleEvaluation(key, 0d, context)
                                : wanted instanceof Value.Members
                                        ? provider.getObjectEvaluation(
                                                key, new dev.openfeature.sdk.Value(), context)
                                        : provider.getBooleanEvaluation(key, false, context);
        if (got.getErrorCode() != null) {
            return got.getErrorCode() == ErrorCode.TARGETING_KEY_MISSING
                    ? "INVALID_CONTEXT"
                    : got.getErrorCode().name();
        }
        var metadata = got.getFlagMetadata();
        return String.join(
                " ",
                text(got.getValue(), wanted),
                Objects.toString(got.getVariant()),
                Objects.toString(metadata.getString("source")),
                Objects.toString(metadata.getInteger("step")),
                Objects.toString(metadata.getString("rollout_stage")),
                Objects.toString(metadata.getInteger("bucket")));
    }

    /** As the example writes it, where it is worth the same. */
    private static String text(@Nullable Object value, @Nullable Value wanted) {
        if (value instanceof dev.openfeature.sdk.Value object && wanted != null) {
            Value same = Lines.json(Values.json(object));
            return same.equals(wanted) ? wanted.toJson() : same.toJson();
        }
        return value instanceof String text ? Value.of(text).toJson() : Objects.toString(value);
    }

    private static String expected(Vector vector) {
        Map<String, Value> expected = vector.expected().members();
        String source = plain(expected.get("source"));
        if (source.equals("invalid_context")) {
            return "INVALID_CONTEXT";
        }
        if (source.equals("flag_not_found")) {
            return "FLAG_NOT_FOUND";
        }
        String own = plain(expected.get("variant"));
        boolean on = Objects.equals(expected.get("enabled"), Value.of(true));
        return String.join(
                " ",
                value(Objects.requireNonNull(expected.get("value"))),
                !own.equals("null") ? own : on ? "on" : "off",
                source,
                plain(expected.get("step")),
                plain(expected.get("rollout_stage")),
                plain(expected.get("bucket")));
    }

    private static String value(Value value) {
        return value instanceof Value.Num number ? Double.toString(number.value()) : value.toJson();
    }

    private static String plain(@Nullable Value value) {
        return value == null
                ? "null"
                : value instanceof Value.Text text ? text.value() : value.toJson();
    }

    private static EvaluationContext context(Map<String, Value> context) {
        Map<String, dev.openfeature.sdk.Value> fields = new HashMap<>();
        String user = null;
        for (Map.Entry<String, Value> field : context.entrySet()) {
            if (field.getKey().equals("user_id")) {
                user = field.getValue() instanceof Value.Text text ? text.value() : null;
            } else if (field.getValue() instanceof Value.Members attributes) {
                Map<String, dev.openfeature.sdk.Value> nested = new HashMap<>();
                attributes.members().forEach((name, value) -> nested.put(name, said(value)));
                fields.put(
                        field.getKey(),
                        new dev.openfeature.sdk.Value(new ImmutableStructure(nested)));
            } else {
                fields.put(field.getKey(), said(field.getValue()));
            }
        }
        return user == null ? new ImmutableContext(fields) : new ImmutableContext(user, fields);
    }

    private static dev.openfeature.sdk.Value said(Value value) {
        if (value instanceof Value.Bool bool) {
            return new dev.openfeature.sdk.Value(bool.value());
        } else if (value instanceof Value.Num number) {
            return new dev.openfeature.sdk.Value(number.value());
        } else if (value instanceof Value.Text text) {
            return new dev.openfeature.sdk.Value(text.value());
        } else if (value instanceof Value.Array array) {
            return new dev.openfeature.sdk.Value(
                    array.elements().stream().map(SharedVectorsTest::said).toList());
        }
        return new dev.openfeature.sdk.Value();
    }
}
