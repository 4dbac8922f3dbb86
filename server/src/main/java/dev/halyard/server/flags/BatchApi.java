package dev.halyard.server.flags;

import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.InlineOverrides;
import dev.halyard.evaluator.Strings;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Envelope;
import dev.halyard.server.http.Identity;
import dev.halyard.server.http.Problem;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/flags/eval/batch}: many flags at one instant, from one snapshot. Thread-safe.
 */
public final class BatchApi {
    /** The longest list of flags. */
    static final int MAX_ITEMS = 1000;

    /** The most flags whose trace is told at once. */
    static final int MAX_TRACED = 100;

    /** About as long as a result is. */
    private static final int ITEM_CHARS = 320;

    private static final List<String> QUERY = ContextField.queryNamesAnd();
    private static final List<String> BODY =
            List.of("context", "overrides", "trace", "flags", "at", "revision");
    private static final List<String> ITEM = item();

    private final Decisions.Factory decisions;
    private final History history;
    private final Envelope envelope;

    /**
     * One flag that is asked for.
     *
     * @param own context fields of its own; null for none
     */
    private record Item(String key, @Nullable Body own) {}

    public BatchApi(
            Supplier<Published> published,
            InstantSource clock,
            Seen seen,
            History history,
            Envelope envelope) {
        decisions = new Decisions.Factory(published, clock, seen);
        this.history = history;
        this.envelope = envelope;
    }

    private static List<String> item() {
        List<String> fields = new ArrayList<>(Requests.CONTEXT_FIELDS);
        fields.add(0, "flag_key");
        return List.copyOf(fields);
    }

    /** One result for each flag, in order. */
    public Answer post(Call call) {
        call.query().allow(QUERY);
        Body body = new Body(call.body(), "", BODY);
        ContextFields shared =
                ContextFields.of(call, body.nested("context", Requests.CONTEXT_FIELDS));
        shared.check();
        InlineOverrides inline = Requests.overrides(call, body);
        boolean traced = body.flag("trace");
        History.Moment moment = history.asked(call, body.text("at"), body.numeral("revision"));
        if (moment != null) {
            call.answeredFrom(moment.revision());
            return history.few(() ->
                    answer(
                            call,
                            body,
                            shared,
                            decisions.create(call, moment, inline, traced),
                            true));
        }
        return answer(call, body, shared, decisions.create(call, inline, traced), traced);
    }

    private Answer answer(
            Call call, Body body, ContextFields shared, Decisions asked, boolean costly) {
        List<Item> items = items(body, asked);
        if (costly && items.size() > MAX_TRACED) {
            throw Problem.invalid(
                    "A trace, or the past, is told for at most " + MAX_TRACED + " flags at once.",
                    "Name at most so many in flags, or leave trace, at and revision out.");
        }
        if (call.identity().subject() instanceof Identity.Subject.AsSent
                && !shared.hasUser()
                && items.stream().anyMatch(item -> userOf(item) != null)) {
            call.identifiedBy("body");
        }
        return envelope.ok(
                call, items.size() * ITEM_CHARS, out -> append(items, shared, asked, out));
    }

    private static List<Item> items(Body body, Decisions asked) {
        List<Value> listed = body.array("flags");
        if (listed == null) {
            return asked.liveFlagKeys().stream().map(key -> new Item(key, null)).toList();
        }
        if (listed.size() > MAX_ITEMS) {
            throw body.wrong("flags", "must have at most " + MAX_ITEMS + " entries");
        }
        List<Item> items = new ArrayList<>(listed.size());
        for (Value entry : listed) {
            items.add(item(entry, body, items.size()));
        }
        return items;
    }

    private static Item item(Value entry, Body body, int index) {
        if (entry instanceof Value.Text key) {
            return new Item(key.value(), null);
        }
        if (entry instanceof Value.Members members) {
            Body own = new Body(members, "/flags/" + index, ITEM);
            String key = own.text("flag_key");
            if (key == null) {
                throw own.wrong("flag_key", "must be the key of a flag");
            }
            return new Item(key, own);
        }
        throw body.wrong("flags/" + index, "must be a key, or an object with flag_key");
    }

    private static void append(
            List<Item> items, ContextFields shared, Decisions asked, StringBuilder out) {
        boolean userless = !shared.hasUser() && !items.isEmpty();
        if (userless && items.stream().allMatch(item -> userOf(item) == null)) {
            throw ContextFields.missingUser();
        }
        @Nullable Context common = shared.hasUser() ? shared.toContext() : null;
        out.append("{\"count\":").append(items.size()).append(",\"results\":[");
        String separator = "";
        for (Item item : items) {
            out.append(separator);
            int start = out.length();
            try {
                asked.append(item.key, context(item, shared, common), out);
            } catch (Problem problem) {
                out.setLength(start);
                out.append("{\"flag_key\":");
                Strings.quote(item.key, out);
                out.append(",\"error\":");
                problem.writeJson(out);
                out.append('}');
            }
            separator = ",";
        }
        out.append("]}");
    }

    private static @Nullable Value userOf(Item item) {
        return item.own == null ? null : item.own.get(ContextField.USER.body());
    }

    private static Context context(Item item, ContextFields shared, @Nullable Context common) {
        if (item.own != null) {
            return shared.with(item.own).toContext();
        }
        if (common == null) {
            throw ContextFields.missingUser();
        }
        return common;
    }
}
