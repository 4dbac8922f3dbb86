package dev.halyard.document;

import dev.halyard.evaluator.BucketBy;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Operator;
import dev.halyard.evaluator.Scope;
import dev.halyard.evaluator.Stage;
import dev.halyard.evaluator.ValueType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The words that a field may have, and what each stands for.
 *
 * @param allowed the words in the order in which errors list them
 */
record Words<T>(List<String> allowed, Map<String, T> meanings) {
    static final Words<ValueType> TYPES = of(ValueType.values(), ValueType::id);
    static final Words<Stage> STAGES = of(Stage.values(), Stage::id);
    static final Words<Env> ENVS = of(Env.values(), Env::id);
    static final Words<Scope> SCOPES = of(Scope.values(), Scope::id);
    static final Words<Scope> ROW_SCOPES = of(new Scope[] {Scope.TENANT, Scope.USER}, Scope::id);
    static final Words<BucketBy> BUCKET_BY = of(BucketBy.values(), BucketBy::id);
    static final Words<Operator> OPERATORS = of(Operator.values(), Operator::id);

    private static <T> Words<T> of(T[] meanings, Function<T, String> word) {
        return new Words<>(
                Arrays.stream(meanings).map(word).toList(),
                Arrays.stream(meanings).collect(Collectors.toMap(word, meaning -> meaning)));
    }

    @Nullable T meaning(String word) {
        return meanings.get(word);
    }

    /** What a field must be: "one of prod, staging, dev". */
    String rule() {
        return "one of " + String.join(", ", allowed);
    }
}
