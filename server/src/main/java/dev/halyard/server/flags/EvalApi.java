package dev.halyard.server.flags;

import dev.halyard.evaluator.InlineOverrides;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Envelope;
import dev.halyard.server.http.Problem;
import dev.halyard.server.http.QueryString;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /api/flags/eval}: one flag for one context. Thread-safe. */
public final class EvalApi {
    private static final List<String> GET_QUERY =
            ContextField.queryNamesAnd("key", "trace", "at", "revision");
    private static final List<String> POST_QUERY = ContextField.queryNamesAnd();
    private static final List<String> BODY =
            List.of("flag_key", "context", "overrides", "trace", "at", "revision");

    private final Decisions.Factory decisions;
    private final History history;
    private final Envelope envelope;

    public EvalApi(
            Supplier<Published> published,
            InstantSource clock,
            Seen seen,
            History history,
            Envelope envelope) {
        decisions = new Decisions.Factory(published, clock, seen);
        this.history = history;
        this.envelope = envelope;
    }

    /** The context in headers and query. */
    public Answer get(Call call) {
        QueryString query = call.query();
        query.allow(GET_QUERY);
        boolean traced = query.flag("trace");
        ContextFields context = ContextFields.of(call, null);
        String key = query.get("key");
        if (key == null) {
            throw Problem.invalid(
                    "No flag was named.",
                    "Send its key as ?key=; GET /api/flags/registry?summary=true lists the keys.");
        }
        return decide(call, key, context, InlineOverrides.NONE, traced, history.asked(call));
    }

    /** The context in the body as well, with attributes and overrides. */
    public Answer post(Call call) {
        call.query().allow(POST_QUERY);
        Body body = new Body(call.body(), "", BODY);
        ContextFields context =
                ContextFields.of(call, body.nested("context", Requests.CONTEXT_FIELDS));
        InlineOverrides inline = Requests.overrides(call, body);
        boolean traced = body.flag("trace");
        String key = body.text("flag_key");
        if (key == null) {
            throw body.wrong("flag_key", "must be the key of a flag");
        }
        History.Moment moment = history.asked(call, body.text("at"), body.numeral("revision"));
        return decide(call, key, context, inline, traced, moment);
    }

    private Answer decide(
            Call call,
            String key,
            ContextFields context,
            InlineOverrides inline,
            boolean traced,
            History.@Nullable Moment moment) {
        StringBuilder data = new StringBuilder(512);
        if (moment == null) {
            decisions.create(call, inline, traced).append(key, context.toContext(), data);
            return envelope.ok(call, data);
        }
        return history.few(() -> {
            decisions.create(call, moment, inline, traced).append(key, context.toContext(), data);
            call.answeredFrom(moment.revision());
            return envelope.ok(call, data);
        });
    }
}
