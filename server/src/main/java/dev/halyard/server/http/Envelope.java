package dev.halyard.server.http;

import dev.halyard.evaluator.Evaluator;
import dev.halyard.evaluator.Strings;
import java.util.List;

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
        return finish(200, call, out);
    }

    Answer refusal(Call call, Problem problem) {
        StringBuilder out = new StringBuilder(800).append("{\"ok\":false,\"data\":null,\"error\":");
        problem.writeJson(out);
        return finish(problem.code().status(), call, out.append(',')).with(problem.headers());
    }

    private Answer finish(int status, Call call, StringBuilder out) {
        out.append(service);
        Strings.quote(call.requestId(), out);
        String source = call.authSource();
        out.append(source == null ? ",\"auth_source\":null" : ",\"auth_source\":\"" + source + '"');
        out.append(",\"warnings\":[\"").append(warnings);
        for (String warning : call.warnings()) {
            out.append("\",\"").append(warning);
        }
        // File mode has no revision and is never stale: what the files say is what is served.
        out.append("\"],\"revision\":null,\"freshness\":\"file\",\"stale_since\":null}}");
        return Answer.text(status, Answer.JSON, out.toString());
    }
}
