package dev.halyard.server.ofrep;

import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Decision;
import dev.halyard.evaluator.Evaluator;
import dev.halyard.evaluator.Snapshot;
import dev.halyard.evaluator.Source;
import dev.halyard.server.flags.Published;
import dev.halyard.server.flags.Seen;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Freshness;
import dev.halyard.server.http.Problem;
import dev.halyard.server.http.Route;
import io.helidon.http.HeaderNames;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code /ofrep/v1/evaluate/flags} and {@code …/{key}}: one flag, or all, for an OpenFeature
 * client. Thread-safe.
 */
public final class OfrepApi {
    /** Copied by clients from an event: which revision they are to see at least. */
    private static final List<String> BULK_QUERY =
            List.of("flagConfigEtag", "flagConfigLastModified");

    /** How the protocol's clients are told that they are refused. */
    public static final Route.Shape REFUSAL = Wire::refusal;

    private final Supplier<Published> published;
    private final InstantSource clock;
    private final Seen seen;
    private final Floor floor;
    private final OfrepStreams streams;

    /** Has the node catch up to a revision that was seen elsewhere. */
    @FunctionalInterface
    public interface Floor {
        /**
         * Returns once the revision is served.
         *
         * @throws Problem {@code not_ready} when that takes too long
         */
        void atLeast(long revision);
    }

    public OfrepApi(
            Supplier<Published> published,
            InstantSource clock,
            Seen seen,
            Floor floor,
            OfrepStreams streams) {
        this.published = published;
        this.clock = clock;
        this.seen = seen;
        this.floor = floor;
        this.streams = streams;
    }

    /** One flag. */
    public Answer one(Call call) {
        call.query().allow(List.of());
        String key = call.variable("key");
        Context context = AskedContext.of(call);
        if (context == null) {
            return nobody(key);
        }
        long now = clock.millis();
        Published newest = published.get();
        Decision decision = Evaluator.evaluate(newest.snapshot(), key, context, now);
        if (decision.source() == Source.FLAG_NOT_FOUND) {
            throw Problem.flagNotFound(key);
        }
        seen.decided(decision, context, now);
        StringBuilder out = new StringBuilder(300);
        Wire.success(decision, newest.freshness(), out);
        return Answer.text(200, Wire.JSON, out.toString());
    }

    private static Answer nobody(@Nullable String key) {
        return Wire.failure(
                400,
                key,
                Wire.TARGETING_KEY_MISSING,
                "The context has no targetingKey: percentages are computed from the user's id, so"
                        + " send a stable one.");
    }

    /** All flags that are not archived. */
    public Answer all(Call call) {
        call.query().allow(BULK_QUERY);
        catchUp(call.query().get("flagConfigEtag"));
        Context context = AskedContext.of(call);
        if (context == null) {
            return nobody(null);
        }
        long now = clock.millis();
        Published newest = published.get();
        Snapshot snapshot = newest.snapshot();
        Freshness fresh = newest.freshness();
        String stream = streams.address(context.tenantId());
        String tag = BulkTag.of(snapshot, context, fresh, now, stream);
        if (BulkTag.matches(call.headers(HeaderNames.IF_NONE_MATCH), tag)) {
            return Answer.empty(304).with("ETag", tag).with("Cache-Control", "no-cache");
        }
        return Answer.text(200, Wire.JSON, bulk(snapshot, context, fresh, now, stream))
                .with("ETag", tag)
                .with("Cache-Control", "no-cache");
    }

    private void catchUp(@Nullable String seenRevision) {
        if (seenRevision != null
                && seenRevision.length() < 19
                && seenRevision.chars().allMatch(c -> c >= '0' && c <= '9')) {
            floor.atLeast(Long.parseLong(seenRevision));
        }
    }

    private String bulk(
            Snapshot snapshot, Context context, Freshness fresh, long now, String stream) {
        List<String> keys = snapshot.liveFlagKeys();
        StringBuilder out = new StringBuilder(300 + keys.size() * 250);
        out.append("{\"flags\":[");
        String separator = "";
        for (String key : keys) {
            Decision decision = Evaluator.evaluate(snapshot, key, context, now);
            seen.decided(decision, context, now);
            Wire.success(decision, fresh, out.append(separator));
            separator = ",";
        }
        out.append("],\"metadata\":{\"service\":\"halyard\"");
        Wire.fresh(fresh, out);
        out.append(",\"eventStreams\":[{\"type\":\"sse\",\"endpoint\":{\"requestUri\":\"");
        return out.append(stream).append("\"},\"inactivityDelaySec\":120}]}").toString();
    }
}
