package dev.halyard.document;

import dev.halyard.evaluator.Cohort;
import dev.halyard.evaluator.Condition;
import dev.halyard.evaluator.Operator;
import dev.halyard.evaluator.Value;
import dev.halyard.evaluator.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Reads cohorts and their conditions. */
final class CohortReader {
    static final Fields COHORT = Fields.of("a cohort", "description", "any_of");
    private static final Fields ALTERNATIVE = Fields.of("an alternative", "all_of");
    private static final Fields CONDITION =
            Fields.of("a condition", "attribute", "op", "values", "negate");

    private CohortReader() {}

    static Cohort read(String key, Node cohort) {
        List<List<Condition>> anyOf = new ArrayList<>();
        if (cohort.isObject(COHORT)) {
            cohort.at("description").required().text();
            for (Node alternative : atLeastOne(cohort.at("any_of"), "alternative")) {
                anyOf.add(alternative(alternative));
            }
        }
        return new Cohort(key, anyOf);
    }

    private static List<Condition> alternative(Node alternative) {
        List<Condition> allOf = new ArrayList<>();
        if (alternative.isObject(ALTERNATIVE)) {
            for (Node condition : atLeastOne(alternative.at("all_of"), "condition")) {
                if (condition.isObject(CONDITION)) {
                    allOf.add(condition(condition));
                }
            }
        }
        return allOf;
    }

    private static List<Node> atLeastOne(Node list, String what) {
        List<Node> elements = list.required().elements();
        if (list.isArray() && elements.isEmpty()) {
            list.wrong("must have at least one " + what + ", but is empty");
        }
        return elements;
    }

    private static Condition condition(Node condition) {
        String attribute = condition.at("attribute").required().text();
        Operator op = condition.at("op").required().word(Words.OPERATORS);
        boolean negate = condition.at("negate").bool();
        return new Condition(
                Objects.requireNonNullElse(attribute, ""),
                Objects.requireNonNullElse(op, Operator.EXISTS),
                op == null ? List.of() : values(op, condition.at("values")),
                negate);
    }

    private static List<Value> values(Operator op, Node list) {
        if (op == Operator.EXISTS) {
            if (list.isPresent()) {
                list.wrong("must not be there: exists takes no values");
            }
            return List.of();
        }
        List<Value> values = new ArrayList<>();
        List<Node> elements = atLeastOne(list, "value");
        for (Node element : elements) {
            checkOperand(op, element);
            values.add(Objects.requireNonNull(element.value()));
        }
        if (op == Operator.BUCKET_LT && elements.size() > 1) {
            list.wrong(
                    "must have exactly one percentage for bucket_lt, but has " + elements.size());
        }
        return values;
    }

    /** What fits an operator on the side of the condition. */
    private static void checkOperand(Operator op, Node value) {
        switch (op) {
            case IN -> scalar(value);
            case STARTS_WITH, ENDS_WITH, CONTAINS, GLOB -> value.text();
            case LT, LTE, GT, GTE -> value.number();
            case BEFORE, AFTER -> value.instant();
            case SEMVER_LT, SEMVER_LTE, SEMVER_EQ, SEMVER_GTE, SEMVER_GT -> version(value);
            case BUCKET_LT -> value.percent();
            case EXISTS -> throw new IllegalStateException("exists has no values");
        }
    }

    private static void scalar(Node value) {
        boolean scalar =
                value.value() instanceof Value.Text
                        || value.value() instanceof Value.Num
                        || value.value() instanceof Value.Bool;
        if (!scalar) {
            value.mustBe("a string, a number or a boolean");
        }
    }

    private static void version(Node value) {
        boolean version =
                value.value() instanceof Value.Text text && Version.parse(text.value()) != null;
        if (!version) {
            value.mustBe("a SemVer 2.0.0 version such as 2.1.0 or 2.1.0-rc.1, without v");
        }
    }
}
