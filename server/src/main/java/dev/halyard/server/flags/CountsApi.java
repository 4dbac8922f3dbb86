package dev.halyard.server.flags;

import dev.halyard.control.count.Decided;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.FlagDefinition;
import dev.halyard.evaluator.Source;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Code;
import dev.halyard.server.http.Envelope;
import dev.halyard.server.http.Permission;
import dev.halyard.server.http.Problem;
import dev.halyard.server.http.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/flags/counts}: what evaluators in other processes decided, in numbers and
 * without anybody's name, so that a flag that is asked there does not look forgotten here.
 * Thread-safe.
 */
public final class CountsApi {
    private static final int MOST = 1000;
    private static final long LARGEST = 1_000_000_000L;
    private static final List<String> BODY = List.of("counts", "tracks");
    private static final List<String> COUNT =
            List.of("flag_key", "env", "value", "variant", "source", "count");
    private static final List<String> TRACK = List.of("name", "count", "sum");

    private final Supplier<Published> published;
    private final Counted counted;
    private final Envelope envelope;

    /** Told of what was counted elsewhere. Thread-safe. */
    public interface Counted {
        void decided(Decided what, long times);

        /** Events that an application tracked. */
        void tracked(long times);
    }

    /** What a body says; whether the flag was on is worked out by the flag. */
    private record Count(
            String flagKey,
            Env env,
            Source source,
            @Nullable Value value,
            @Nullable String variant,
            long times) {
        Decided of(FlagDefinition flag) {
            boolean known = flag.variants().stream().anyMatch(v -> v.name().equals(variant));
            // a made-up name must not take memory
            return new Decided(
                    flagKey,
                    env,
                    source,
                    ToldValue.isOn(flag, source, value),
                    known ? variant : null);
        }
    }

    public CountsApi(Supplier<Published> published, Counted counted, Envelope envelope) {
        this.published = published;
        this.counted = counted;
        this.envelope = envelope;
    }

    public Answer post(Call call) {
        call.query().allow(List.of());
        require(call);
        Body body = new Body(call.body(), "", BODY);
        List<Count> counts = counts(body);
        long tracked = tracked(body);
        long known = 0;
        for (Count count : counts) {
            // a made-up key must not take memory
            Optional<FlagDefinition> flag = published.get().snapshot().definition(count.flagKey);
            if (flag.isPresent()) {
                counted.decided(count.of(flag.get()), count.times);
                known++;
            }
        }
        counted.tracked(tracked);
        return envelope.ok(
                call, "{\"counted\":" + known + ",\"ignored\":" + (counts.size() - known) + "}");
    }

    private static void require(Call call) {
        if (!call.identity().may(Permission.EVALUATE_ANY) && !call.identity().has(Role.VIEWER)) {
            throw new Problem(
                    Code.FORBIDDEN,
                    "This takes the permission " + Permission.EVALUATE_ANY.id() + ".",
                    "Use an API key, or a token that has it.");
        }
    }

    private static List<Count> counts(Body body) {
        List<Count> counts = new ArrayList<>();
        for (Body each : each(body, "counts", COUNT)) {
            String key = each.text("flag_key");
            if (key == null) {
                throw each.wrong("flag_key", "must be the key of a flag");
            }
            counts.add(
                    new Count(
                            key,
                            ContextFields.env(each.text("env")),
                            source(each),
                            each.get("value"),
                            each.text("variant"),
                            times(each)));
        }
        return counts;
    }

    private static long tracked(Body body) {
        long all = 0;
        for (Body each : each(body, "tracks", TRACK)) {
            if (each.text("name") == null) {
                throw each.wrong("name", "must be the name of an event");
            }
            all += times(each);
        }
        return all;
    }

    private static List<Body> each(Body body, String name, List<String> fields) {
        List<Value> listed = Objects.requireNonNullElse(body.array(name), List.of());
        if (listed.size() > MOST) {
            throw body.wrong(name, "must have at most " + MOST + " entries");
        }
        List<Body> each = new ArrayList<>();
        for (Value entry : listed) {
            String at = name + "/" + each.size();
            if (!(entry instanceof Value.Members members)) {
                throw body.wrong(at, "must be an object");
            }
            each.add(new Body(members, "/" + at, fields));
        }
        return each;
    }

    private static Source source(Body count) {
        String id = count.text("source");
        for (Source source : Source.values()) {
            if (source.id().equals(id)) {
                return source;
            }
        }
        throw count.wrong("source", "must be what decided, such as bucket-in");
    }

    private static long times(Body of) {
        @Nullable Value value = of.get("count");
        if (value instanceof Value.Num number
                && number.value() >= 1
                && number.value() <= LARGEST
                && number.value() == Math.rint(number.value())) {
            return (long) number.value();
        }
        throw of.wrong("count", "must be a whole number from 1 to " + LARGEST);
    }
}
