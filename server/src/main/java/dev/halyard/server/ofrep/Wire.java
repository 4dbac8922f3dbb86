package dev.halyard.server.ofrep;

import dev.halyard.document.OpenFeatureReason;
import dev.halyard.evaluator.Decision;
import dev.halyard.evaluator.Source;
import dev.halyard.evaluator.Stage;
import dev.halyard.evaluator.Strings;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Code;
import dev.halyard.server.http.Freshness;
import dev.halyard.server.http.Problem;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The protocol's shapes, as every client survives them: always a body, always a key, variant and
 * reason, never a null.
 */
final class Wire {
    static final String JSON = "application/json";
    static final String TARGETING_KEY_MISSING = "TARGETING_KEY_MISSING";
    static final String INVALID_CONTEXT = "INVALID_CONTEXT";

    private Wire() {}

    /** One flag's answer. */
    static void success(Decision decision, Freshness freshness, StringBuilder out) {
        out.append("{\"key\":");
        Strings.quote(decision.flagKey(), out);
        out.append(",\"value\":");
        Objects.requireNonNull(decision.value()).writeJson(out);
        out.append(",\"reason\":\"").append(OpenFeatureReason.of(decision));
        out.append("\",\"variant\":");
        Strings.quote(variant(decision), out);
        out.append(",\"metadata\":");
        metadata(decision, freshness, out);
        out.append('}');
    }

    private static String variant(Decision decision) {
        String own = decision.variant();
        return own != null ? own : decision.enabled() ? "on" : "off";
    }

    private static void metadata(Decision decision, Freshness freshness, StringBuilder out) {
        Source source = decision.source();
        out.append("{\"source\":\"").append(source.id());
        out.append("\",\"step\":").append(source.step());
        Stage stage = decision.rolloutStage();
        if (stage != null) {
            out.append(",\"rollout_stage\":\"").append(stage.id()).append('"');
        }
        Integer bucket = decision.bucket();
        if (bucket != null) {
            out.append(",\"bucket\":").append(bucket.intValue());
        }
        fresh(freshness, out);
    }

    /** The members about all of an answer, and the closing brace. */
    static void fresh(Freshness freshness, StringBuilder out) {
        if (freshness.revision() >= 0) {
            out.append(",\"revision\":").append(freshness.revision());
        }
        out.append(",\"freshness\":\"").append(freshness.word()).append("\"}");
    }

    /** What cannot be answered, about one flag or, without a key, about all. */
    static Answer failure(int status, @Nullable String key, String errorCode, String errorDetails) {
        StringBuilder out = new StringBuilder(200);
        failure(key, errorCode, errorDetails, out);
        return Answer.text(status, JSON, out.toString());
    }

    static void failure(
            @Nullable String key, String errorCode, String errorDetails, StringBuilder out) {
        out.append('{');
        if (key != null) {
            Strings.quote(key, out.append("\"key\":"));
            out.append(',');
        }
        out.append("\"errorCode\":\"").append(errorCode).append("\",\"errorDetails\":");
        Strings.quote(errorDetails, out);
        out.append('}');
    }

    /** A refusal in the protocol's shape; its headers come with it. */
    static Answer refusal(Call call, Problem problem) {
        String key = call.optionalVariable("key");
        return failure(problem.code().status(), key, errorCode(problem.code()), problem.told())
                .with(problem.headers());
    }

    private static String errorCode(Code code) {
        return switch (code) {
            case INVALID_JSON, UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE -> "PARSE_ERROR";
            case INVALID_REQUEST -> INVALID_CONTEXT;
            case FLAG_NOT_FOUND -> "FLAG_NOT_FOUND";
            default -> "GENERAL";
        };
    }

    static boolean isText(@Nullable Value value) {
        return value instanceof Value.Text;
    }
}
