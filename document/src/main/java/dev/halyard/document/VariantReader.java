package dev.halyard.document;

import dev.halyard.evaluator.Target;
import dev.halyard.evaluator.Value;
import dev.halyard.evaluator.ValueType;
import dev.halyard.evaluator.Variant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the variants and targets of one flag. */
final class VariantReader {
    private static final Fields VARIANT = Fields.of("a variant", "name", "value", "weight");
    private static final Fields TARGET = Fields.of("a target", "cohort", "variant");
    private static final int MOST_WEIGHT = 1_000_000;

    private final Names names;
    private final @Nullable ValueType type;

    /** For a flag of {@code type}; null when that is not known. */
    VariantReader(Names names, @Nullable ValueType type) {
        this.names = names;
        this.type = type;
    }

    List<Variant> variants(Node list) {
        List<Node> elements = list.elements();
        if (type == ValueType.BOOLEAN) {
            refuseForBoolean(list, elements);
            return List.of();
        }
        boolean none = !list.isPresent() || (elements.isEmpty() && list.isArray());
        if (type != null && none) {
            list.wrong(
                    "must have at least one variant: a " + type.id() + " flag serves them once on");
        }
        Unique<String> unique = new Unique<>("name");
        List<Variant> variants = new ArrayList<>();
        for (Node element : elements) {
            if (element.isObject(VARIANT)) {
                variants.add(variant(element, unique));
            }
        }
        checkSum(list, variants);
        return variants;
    }

    private static void refuseForBoolean(Node list, List<Node> elements) {
        if (!elements.isEmpty()) {
            list.wrong("must be empty or absent: a boolean flag has no " + list.name());
        }
    }

    private Variant variant(Node variant, Unique<String> unique) {
        Node at = variant.at("name");
        String name = at.required().text();
        if (name != null) {
            unique.check(name, at);
        }
        Value value = FlagReader.typed(variant.at("value"), type);
        int weight = weight(variant.at("weight"));
        return new Variant(Objects.requireNonNullElse(name, ""), value, weight);
    }

    /** Negative when it is wrong; too large for any sum when it is. */
    private static int weight(Node at) {
        Double weight = at.required().number();
        if (weight == null) {
            return -1;
        }
        if (weight < 0 || weight != Math.rint(weight)) {
            at.mustBe("a whole number from 0");
            return -1;
        }
        return (int) Math.min(weight, MOST_WEIGHT + 1);
    }

    /** Only of weights that are right one by one: else the sum is nobody's mistake. */
    private static void checkSum(Node list, List<Variant> variants) {
        long sum = variants.stream().mapToLong(Variant::weight).sum();
        boolean allRight = variants.stream().allMatch(variant -> variant.weight() >= 0);
        if (!variants.isEmpty() && allRight && (sum < 1 || sum > MOST_WEIGHT)) {
            list.wrong(
                    "must have weights that sum to 1 to 1,000,000, but they sum to "
                            + (sum < 1 ? "0" : "more"));
        }
    }

    List<Target> targets(Node list, List<Variant> variants) {
        List<Node> elements = list.elements();
        if (type == ValueType.BOOLEAN) {
            refuseForBoolean(list, elements);
            return List.of();
        }
        Set<String> variantNames = new HashSet<>();
        variants.forEach(variant -> variantNames.add(variant.name()));
        List<Target> targets = new ArrayList<>();
        for (Node element : elements) {
            if (element.isObject(TARGET)) {
                targets.add(target(element, variantNames));
            }
        }
        return targets;
    }

    private Target target(Node target, Set<String> variantNames) {
        String cohort = names.cohort(target.at("cohort").required());
        Node at = target.at("variant");
        String variant = at.required().text();
        if (variant != null && !variantNames.contains(variant)) {
            at.wrong("must be a variant of this flag, which has no " + Shown.quoted(variant));
        }
        return new Target(
                Objects.requireNonNullElse(cohort, ""), Objects.requireNonNullElse(variant, ""));
    }
}
