package dev.halyard.evaluator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The values of one condition, compiled: asked about one element, it answers whether the element
 * fits the operator and, if so, matches.
 */
abstract class Matcher {
    static final int MISFIT = -1;
    static final int NO = 0;
    static final int YES = 1;

    int text(String element) {
        return MISFIT;
    }

    int number(double element) {
        return MISFIT;
    }

    int bool(boolean element) {
        return MISFIT;
    }

    private static int answer(boolean match) {
        return match ? YES : NO;
    }

    /** The matcher of a condition; {@code exists} has none, its answer needs no element. */
    static Matcher of(String cohort, Operator op, List<Value> values) {
        return switch (op) {
            case IN, EXISTS -> new In(values);
            case STARTS_WITH -> any(texts(values), prefix -> text -> text.startsWith(prefix));
            case ENDS_WITH -> any(texts(values), suffix -> text -> text.endsWith(suffix));
            case CONTAINS -> any(texts(values), part -> text -> text.contains(part));
            case GLOB -> any(texts(values), pattern -> new Glob(pattern)::matches);
            case LT -> new Numbers(values, order -> order < 0);
            case LTE -> new Numbers(values, order -> order <= 0);
            case GT -> new Numbers(values, order -> order > 0);
            case GTE -> new Numbers(values, order -> order >= 0);
            case BEFORE -> new Times(values, order -> order < 0);
            case AFTER -> new Times(values, order -> order > 0);
            case SEMVER_LT -> new Versions(values, order -> order < 0);
            case SEMVER_LTE -> new Versions(values, order -> order <= 0);
            case SEMVER_EQ -> new Versions(values, order -> order == 0);
            case SEMVER_GTE -> new Versions(values, order -> order >= 0);
            case SEMVER_GT -> new Versions(values, order -> order > 0);
            case BUCKET_LT -> new InBucket(cohort, values);
        };
    }

    private static List<String> texts(List<Value> values) {
        List<String> texts = new ArrayList<>();
        for (Value value : values) {
            if (value instanceof Value.Text text) {
                texts.add(text.value());
            }
        }
        return texts;
    }

    private static double[] numbers(List<Value> values) {
        return values.stream()
                .filter(Value.Num.class::isInstance)
                .mapToDouble(value -> ((Value.Num) value).value())
                .toArray();
    }

    private static Matcher any(
            List<String> values, java.util.function.Function<String, Predicate<String>> compile) {
        List<Predicate<String>> tests = values.stream().map(compile).toList();
        return new Matcher() {
            @Override
            int text(String element) {
                for (Predicate<String> test : tests) {
                    if (test.test(element)) {
                        return YES;
                    }
                }
                return NO;
            }
        };
    }

    /** What a comparison must say of element against value. */
    private interface Order {
        boolean holds(int order);
    }

    private static final class In extends Matcher {
        private final Set<String> texts;
        private final double[] numbers;
        private final boolean hasTrue;
        private final boolean hasFalse;

        In(List<Value> values) {
            texts = new HashSet<>(texts(values));
            numbers = numbers(values);
            hasTrue = values.contains(Value.of(true));
            hasFalse = values.contains(Value.of(false));
        }

        @Override
        int text(String element) {
            return texts.isEmpty() ? MISFIT : answer(texts.contains(element));
        }

        @Override
        int number(double element) {
            for (double number : numbers) {
                if (number == element) {
                    return YES;
                }
            }
            return numbers.length == 0 ? MISFIT : NO;
        }

        @Override
        int bool(boolean element) {
            return hasTrue || hasFalse ? answer(element ? hasTrue : hasFalse) : MISFIT;
        }
    }

    private static final class Numbers extends Matcher {
        private final double[] numbers;
        private final Order order;

        Numbers(List<Value> values, Order order) {
            numbers = numbers(values);
            this.order = order;
        }

        @Override
        int number(double element) {
            for (double number : numbers) {
                int sign = element < number ? -1 : element > number ? 1 : 0; // -0 and 0 are one
                if (order.holds(sign)) {
                    return YES;
                }
            }
            return NO;
        }
    }

    private static final class Times extends Matcher {
        private final long[] instants;
        private final Order order;

        Times(List<Value> values, Order order) {
            instants = texts(values).stream().mapToLong(Instants::parse).toArray();
            this.order = order;
        }

        @Override
        int text(String element) {
            long instant = Instants.parse(element);
            if (instant == Instants.NONE) {
                return MISFIT;
            }
            for (long value : instants) {
                if (value != Instants.NONE && order.holds(Long.compare(instant, value))) {
                    return YES;
                }
            }
            return NO;
        }
    }

    private static final class Versions extends Matcher {
        private final List<Version> versions = new ArrayList<>();
        private final Order order;

        Versions(List<Value> values, Order order) {
            for (String text : texts(values)) {
                Version version = Version.parse(text);
                if (version != null) {
                    versions.add(version);
                }
            }
            this.order = order;
        }

        @Override
        int text(String element) {
            Version version = Version.parse(element);
            if (version == null) {
                return MISFIT;
            }
            for (Version value : versions) {
                if (order.holds(version.compareTo(value))) {
                    return YES;
                }
            }
            return NO;
        }
    }

    /** A share of units, salted by the cohort's key so that it is independent of every flag's. */
    private static final class InBucket extends Matcher {
        private final int prefix;
        private final int threshold;

        InBucket(String cohort, List<Value> values) {
            prefix = Bucket.prefix(cohort);
            double[] percents = numbers(values);
            threshold = percents.length == 0 ? 0 : Bucket.threshold(percents[0]);
        }

        @Override
        int text(String element) {
            int bucket = Bucket.bucket(Bucket.finish(Bucket.update(prefix, element)));
            return answer(bucket < threshold);
        }
    }
}
