package dev.halyard.evaluator;

import org.jspecify.annotations.Nullable;

/** One condition of a cohort, ready to be asked. */
final class CompiledCondition {
    private static final String ATTRIBUTES = "attributes.";

    /** Where the subject of the condition is found; the five fields never fall through. */
    private enum Subject {
        USER_ID,
        TENANT_ID,
        TIER,
        ENV,
        ROLE_KEY,
        ATTRIBUTE
    }

    private final Subject subject;
    private final String attribute;
    private final boolean exists;
    private final boolean negate;
    private final Matcher matcher;

    CompiledCondition(String cohort, Condition condition) {
        String name = condition.attribute();
        subject = subject(name);
        attribute = name.startsWith(ATTRIBUTES) ? name.substring(ATTRIBUTES.length()) : name;
        exists = condition.op() == Operator.EXISTS;
        negate = condition.negate();
        matcher = Matcher.of(cohort, condition.op(), condition.values());
    }

    private static Subject subject(String name) {
        return switch (name) {
            case "user_id" -> Subject.USER_ID;
            case "tenant_id" -> Subject.TENANT_ID;
            case "tier" -> Subject.TIER;
            case "env" -> Subject.ENV;
            case "role_key" -> Subject.ROLE_KEY;
            default -> Subject.ATTRIBUTE;
        };
    }

    /** Whether it holds. What is missing or does not fit makes it false, negated or not. */
    boolean holds(Context context) {
        return switch (subject) {
            case USER_ID -> holdsFor(context.userId());
            case TENANT_ID -> holdsFor(context.tenantId());
            case TIER -> holdsFor(context.tier());
            case ENV -> holdsFor(context.env().id());
            case ROLE_KEY -> holdsFor(context.roleKey());
            case ATTRIBUTE -> holdsFor(context.attributes().get(attribute));
        };
    }

    private boolean holdsFor(@Nullable String field) {
        if (exists) {
            return (field != null) != negate;
        }
        return field != null && decide(matcher.text(field));
    }

    private boolean holdsFor(@Nullable Value value) {
        boolean present =
                value != null
                        && !(value instanceof Value.Array array && array.elements().isEmpty());
        if (exists) {
            return present != negate;
        }
        return present && decide(ask(value));
    }

    private boolean decide(int answer) {
        return answer != Matcher.MISFIT && (answer == Matcher.YES) != negate;
    }

    private int ask(@Nullable Value value) {
        if (value instanceof Value.Text text) {
            return matcher.text(text.value());
        }
        if (value instanceof Value.Num number) {
            return matcher.number(number.value());
        }
        if (value instanceof Value.Bool bool) {
            return matcher.bool(bool.value());
        }
        return value instanceof Value.Array array ? askEach(array) : Matcher.MISFIT;
    }

    /** Any element that matches decides, unless some element does not fit. */
    private int askEach(Value.Array array) {
        int answer = Matcher.NO;
        for (Value element : array.elements()) {
            int one = ask(element);
            if (one == Matcher.MISFIT) {
                return Matcher.MISFIT;
            }
            answer = Math.max(answer, one);
        }
        return answer;
    }
}
