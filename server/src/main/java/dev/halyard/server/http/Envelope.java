package dev.halyard.server.http;

import dev.halyard.evaluator.Evaluator;
import dev.halyard.evaluator.Strings;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Wraps data and problems: {@code {ok, data, error, service}}. Immutable. */
public final class Envelope {
    private static final String REVISION = "X-FF-Revision";

    private final String service;
    private final String warnings;
    private final Supplier<Freshness> freshness;

    /**
     * @param version of the service
     * @param warnings that every answer carries
     * @param freshness asked for each answer
     */
    public Envelope(String version, List<String> warnings, Supplier<Freshness> freshness) {
        this.freshness = freshness;
        StringBuilder start = new StringBuilder("\"service\":{\"name\":\"halyard\",\"version\":");
        Strings.quote(version, start);
        start.append(",\"evaluator_version\":\"").append(Evaluator.VERSION);
        service = start.append("\",\"request_id\":").toString();
        this.warnings = String.join("\",\"", warnings);
    }

    /** 200 with data that is already JSON. */
    public Answer ok(Call call, CharSequence data) {
        return ok(call, data.length(), out -> out.append(data));
    }

    /**
     * 200 with data that is long, and so is not written elsewhere first.
     *
     * @param chars about how many it will be
     * @param data appends it, JSON
     */
    public Answer ok(Call call, int chars, Consumer<StringBuilder> data) {
        StringBuilder out = new StringBuilder(chars + 400).append("{\"ok\":true,\"data\":");
        data.accept(out);
        out.append(",\"error\":null,");
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

    /** The same with the header that every answer has, where it is not there yet. */
    Answer revised(Answer answer) {
        if (answer.headers().containsKey(REVISION)) {
            return answer;
        }
        long revision = freshness.get().revision();
        return revision < 0 ? answer : answer.with(REVISION, Long.toString(revision));
    }

    private Answer finish(int status, String requestId, @Nullable Call call, StringBuilder out) {
        out.append(service);
        Strings.quote(requestId, out);
        String source = call == null ? null : call.authSource();
        out.append(source == null ? ",\"auth_source\":null" : ",\"auth_source\":\"" + source + '"');
        List<String> more = call == null ? List.of() : call.warnings();
        out.append(",\"warnings\":[").append(warnings.isEmpty() && more.isEmpty() ? "" : "\"");
        out.append(warnings);
        String separator = warnings.isEmpty() ? "" : "\",\"";
        for (String warning : more) {
            out.append(separator).append(warning);
            separator = "\",\"";
        }
        Freshness said = call == null ? null : call.freshness();
        Freshness now = said == null ? freshness.get() : said;
        long revision = call == null || call.revision() < 0 ? now.revision() : call.revision();
        out.append(warnings.isEmpty() && more.isEmpty() ? "],\"revision\":" : "\"],\"revision\":");
        if (revision < 0) {
            out.append("null");
        } else {
            out.append(revision);
        }
        out.append(",\"freshness\":\"").append(now.word()).append("\",\"stale_since\":");
        if (now.staleSince() == null) {
            out.append("null}}");
        } else {
            out.append('"').append(now.staleSince()).append("\"}}");
        }
        Answer answer = Answer.text(status, Answer.JSON, out.toString());
        return revision < 0 ? answer : answer.with(REVISION, Long.toString(revision));
    }
}
