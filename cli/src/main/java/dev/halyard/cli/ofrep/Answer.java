package dev.halyard.cli.ofrep;

import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Value;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An answer.
 *
 * @param status 0 where there was none
 * @param body what went wrong, where there was none
 */
record Answer(int status, HttpHeaders headers, String body) {
    private static final Pattern JSON_TYPE = Pattern.compile("application/([^;]*\\+)?json(;.*)?");
    private static final HttpHeaders NONE = HttpHeaders.of(Map.of(), (name, value) -> true);

    static Answer none(String why) {
        return new Answer(0, NONE, "no answer: " + why);
    }

    String header(String name) {
        return String.join(", ", headers.allValues(name));
    }

    /** The words of a header that is a list, in lower case. */
    List<String> words(String name) {
        return List.of(header(name).toLowerCase(Locale.ROOT).trim().split("\\s*,\\s*", -1));
    }

    boolean hasJsonType() {
        return JSON_TYPE.matcher(header("Content-Type").toLowerCase(Locale.ROOT).trim()).matches();
    }

    /** Null where the body is not JSON. */
    @Nullable Value json() {
        try {
            return body.isEmpty() ? null : Json.parse(body, Json.DOCUMENT_DEPTH);
        } catch (MalformedJsonException e) {
            return null;
        }
    }

    /** The members of the object that the body is; none where it is no object. */
    Map<String, Value> members() {
        return json() instanceof Value.Members object ? object.members() : Map.of();
    }

    boolean isObject() {
        return json() instanceof Value.Members;
    }

    String text(String member) {
        return members().get(member) instanceof Value.Text text ? text.value() : "";
    }

    String seen() {
        return status == 0 ? body : status + " " + (body.isEmpty() ? "without a body" : body);
    }
}
