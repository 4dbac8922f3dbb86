package dev.halyard.server.auth;

import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.InvalidContextException;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a token whose signature is good, by their names. One of the wrong type is refused,
 * not left out: who put it there meant something. Null is absent. Immutable.
 */
final class TokenClaims {
    /** How far clocks may be apart, in seconds. */
    static final long SKEW = 60;

    private final Map<String, Value> members;

    /** When it is good, in seconds of the epoch, the skew counted in; {@code from} is included. */
    record Lifetime(double from, double until) {
        boolean has(Instant now) {
            double seconds = seconds(now);
            return seconds >= from && seconds < until;
        }
    }

    TokenClaims(Value.Members claims) {
        members = claims.members();
    }

    private static double seconds(Instant instant) {
        return instant.getEpochSecond() + instant.getNano() / 1e9;
    }

    /**
     * When it is good, which must be now.
     *
     * @throws Problem when it is not, or a time is no number
     */
    Lifetime lifetime(Instant now) {
        Double expires = number("exp");
        Double begins = number("nbf");
        Double _ = number("iat"); // held to its type all the same
        if (expires == null) {
            throw Refused.claim("exp", "is missing");
        }
        double from = begins == null ? Double.NEGATIVE_INFINITY : begins - SKEW;
        Lifetime lifetime = new Lifetime(from, expires + SKEW);
        if (seconds(now) >= lifetime.until()) {
            throw Refused.expired("has expired");
        }
        if (seconds(now) < lifetime.from()) {
            throw Refused.expired("is not valid yet (nbf)");
        }
        return lifetime;
    }

    /**
     * Holds it to whom it is for.
     *
     * @param accepted one of these must be named; empty takes any
     */
    void audience(Set<String> accepted) {
        if (accepted.isEmpty()) {
            return;
        }
        List<String> named = words("aud", false);
        if (named.stream().noneMatch(accepted::contains)) {
            throw Refused.audience(
                    named.isEmpty() ? "it names nobody (aud)" : "its aud is another");
        }
    }

    /** Holds it to who made it; null takes anybody. */
    void issuer(@Nullable String expected) {
        if (expected == null) {
            return;
        }
        if (!(members.get("iss") instanceof Value.Text text)) {
            throw Refused.issuer("it names nobody (iss)");
        }
        if (!text.value().equals(expected)) {
            throw Refused.issuer("its iss is another");
        }
    }

    /** An id; null where it is absent or empty. */
    @Nullable String id(String name) {
        Value value = find(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof Value.Text text)) {
            throw Refused.claim(name, "is not a string");
        }
        if (text.value().isEmpty()) {
            return null;
        }
        try {
            return Context.of(text.value()).userId();
        } catch (InvalidContextException e) {
            throw Refused.claim(
                    name, "is no id: 1 to 256 characters, without control characters, make one");
        }
    }

    /** A list of words; those of one string stand between spaces. */
    List<String> words(String name) {
        return words(name, true);
    }

    private List<String> words(String name, boolean split) {
        List<String> words = new ArrayList<>();
        switch (find(name)) {
            case null -> {}
            case Value.Text text when split -> words.addAll(List.of(text.value().split(" +", -1)));
            case Value.Text text -> words.add(text.value());
            case Value.Array array -> {
                for (Value element : array.elements()) {
                    if (!(element instanceof Value.Text text)) {
                        throw Refused.claim(name, "holds something that is not a string");
                    }
                    words.add(text.value());
                }
            }
            default -> throw Refused.claim(name, "is neither a string nor an array of strings");
        }
        return words;
    }

    private @Nullable Double number(String name) {
        Value value = members.get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof Value.Num number) {
            return number.value();
        }
        throw Refused.claim(name, "is not a number of seconds");
    }

    /** By its name as it is, else by it as a path. */
    private @Nullable Value find(String name) {
        Value literal = members.get(name);
        if (literal != null || name.indexOf('.') < 0) {
            return literal instanceof Value.Null ? null : literal;
        }
        Value at = new Value.Members(members);
        for (String step : name.split("\\.", -1)) {
            if (!(at instanceof Value.Members object)) {
                return null;
            }
            Value next = object.members().get(step);
            if (next == null || next instanceof Value.Null) {
                return null;
            }
            at = next;
        }
        return at;
    }

    /** All of them. */
    Map<String, Value> all() {
        return members;
    }
}
