package dev.halyard.server.http;

import dev.halyard.evaluator.Evaluator;
import dev.halyard.evaluator.Strings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Wraps data and problems: {@code {ok, data, error, service}}. Immutable. */
public final class Envelope {
    private final String service;
    private final String warnings;

    /**
     * @param version of the service
     * @param warnings that every answer carries
     */
    public Envelope(String version, List<String> warnings) {
        StringBuilder start = new StringBuilder("\"service\":{\"name\":\"halyard\",\"version\":");
        Strings.quote(version, start);
        start.append(",\"evaluator_version\":\"").append(Evaluator.VERSION);
        service = start.append("\",\"request_id\":").toString();
        this.warnings = String.join("\",\"", warnings);
    }

    /** 200 with data that is already JSON. */
    public Answer ok(Call call, CharSequence data) {
        StringBuilder out = new StringBuilder(data.length() + 400);
        out.append("{\"ok\":true,\"data\":").append(data).append(",\"error\":null,");
        return finish(200, call.requestId(), call, out);
    }

    Answer refusal(Call call, Problem problem) {
        StringBuilder out = new StringBuilder(800).append("{\"ok\":false,\"data\":null,\"error\":");
        problem.writeJson(out);
        return finish(problem.code().status(), call.requestId(), call, out.append(','))
                .with(problem.headers());
    }

    /** The refusal of what is not even a request. */
    Answer refusal(String requestId, Problem problem) {
        StringBuilder out = new StringBuilder(800).append("{\"ok\":false,\"data\":null,\"error\":");
        problem.writeJson(out);
        return finish(problem.code().status(), requestId, null, out.append(','));
    }

    private Answer finish(int status, String requestId, @Nullable Call call, StringBuilder out) {
        out.append(service);
        Strings.quote(requestId, out);
        String source = call == null ? null : call.authSource();
        out.append(source == null ? ",\"auth_source\":null" : ",\"auth_source\":\"" + source + '"');
        out.append(",\"warnings\":[\"").append(warnings);
        List<String> more = call == null ? List.of() : call.warnings();
        for (String warning : more) {
            out.append("\",\"").append(warning);
        }
        // File mode has no revision and is never stale: what the files say is what is served.
        out.append("\"],\"revision\":null,\"freshness\":\"file\",\"stale_since\":null}}");
        return Answer.text(status, Answer.JSON, out.toString());
    }
}
