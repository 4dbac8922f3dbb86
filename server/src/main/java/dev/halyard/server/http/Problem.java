package dev.halyard.server.http;

import dev.halyard.document.DocumentError;
import dev.halyard.evaluator.Strings;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that is refused: what is wrong, then what to do. Thrown near the cause; {@link Front}
 * alone turns it into an answer.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Code code;
    private final @Nullable String hint;
    private final transient List<Value> details;
    private final transient Map<String, String> headers;
    private final boolean closing;

    private Problem(
            Code code,
            String message,
            @Nullable String hint,
            List<Value> details,
            Map<String, String> headers,
            boolean closing) {
        super(message, null, false, false); // an answer, not a fault: no stack trace to pay for
        this.code = code;
        this.hint = hint;
        this.details = details;
        this.headers = headers;
        this.closing = closing;
    }

    public Problem(Code code, String message, @Nullable String hint) {
        this(code, message, hint, List.of(), Map.of(), false);
    }

    /** The same, with each place that is wrong. */
    public Problem withDetails(List<DocumentError> places) {
        List<Value> values = new ArrayList<>(places.size());
        for (DocumentError place : places) {
            Map<String, Value> members = new LinkedHashMap<>();
            members.put("pointer", Value.of(place.pointer()));
            members.put("message", Value.of(place.message()));
            values.add(new Value.Members(members));
        }
        return withValues(values);
    }

    /** The same, with what a program may want to know. */
    Problem withValues(List<Value> values) {
        return new Problem(code, getMessageText(), hint, List.copyOf(values), headers, closing);
    }

    /** The same, with a response header. */
    public Problem withHeader(String name, String value) {
        return new Problem(code, getMessageText(), hint, details, Map.of(name, value), closing);
    }

    /**
     * The same, after which the connection is closed, since the rest of the request was not read.
     */
    public Problem closing() {
        return new Problem(code, getMessageText(), hint, details, headers, true);
    }

    /** A parameter, header or field that cannot be used as sent. */
    public static Problem invalid(String message, String hint) {
        return new Problem(Code.INVALID_REQUEST, message, hint);
    }

    public static Problem flagNotFound(String key) {
        return new Problem(
                Code.FLAG_NOT_FOUND,
                "There is no flag " + shown(key) + ".",
                "GET /api/flags/registry?summary=true lists the keys.");
    }

    /** The caller lacks a role. */
    public static Problem takes(Role role) {
        return new Problem(
                role == Role.APPROVER ? Code.APPROVAL_NOT_ALLOWED : Code.FORBIDDEN,
                "This takes the role " + role.described() + ".",
                "Ask somebody who has it, or for the role.");
    }

    static Problem unreadableRequest() {
        return invalid(
                "The request is not HTTP/1.1 as it is taken here.",
                "Check the request line, the headers (at most "
                        + HttpServer.MAX_HEADER_BYTES
                        + " bytes) and that there is one Host.");
    }

    static Problem requestTooLarge() {
        return new Problem(
                Code.PAYLOAD_TOO_LARGE, "The request is too large.", "Send less at once.");
    }

    /** Text of a caller, short enough to show. */
    public static String shown(String text) {
        return text.codePointCount(0, text.length()) <= 80
                ? text
                : text.substring(0, text.offsetByCodePoints(0, 80)) + "…";
    }

    public Code code() {
        return code;
    }

    /** What to do; may be empty. */
    public String hint() {
        return hint == null ? "" : hint;
    }

    /** What is wrong, then what to do, in one text. */
    public String told() {
        return hint == null ? getMessageText() : getMessageText() + " " + hint;
    }

    /** Headers that go with it. */
    public Map<String, String> headers() {
        return headers;
    }

    boolean isClosing() {
        return closing;
    }

    private String getMessageText() {
        String message = getMessage();
        return message == null ? "" : message;
    }

    /** Appends {@code {code, message, hint, details}}. */
    public void writeJson(StringBuilder out) {
        out.append("{\"code\":\"").append(code.id()).append("\",\"message\":");
        Strings.quote(getMessageText(), out);
        out.append(",\"hint\":");
        if (hint == null) {
            out.append("null");
        } else {
            Strings.quote(hint, out);
        }
        out.append(",\"details\":[");
        String separator = "";
        for (Value detail : details) {
            detail.writeJson(out.append(separator));
            separator = ",";
        }
        out.append("]}");
    }
}
