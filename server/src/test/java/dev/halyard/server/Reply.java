package dev.halyard.server;

import java.net.http.HttpHeaders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An answer, as a client sees it. */
public record Reply(int status, HttpHeaders headers, String body) {
    private static final JsonMapper JSON = new JsonMapper();

    /** The header; empty when it is absent. */
    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    public JsonNode json() {
        return JSON.readTree(body);
    }

    /** What stands at a JSON pointer, as JSON; strings without their quotes. */
    public String at(String pointer) {
        JsonNode node = json().at(pointer);
        return node.isString() ? node.stringValue() : node.toString();
    }

    /** {@code status code}, or the status alone where there is no error. */
    public String outcome() {
        String code = body.startsWith("{") ? at("/error/code") : "";
        return code.isEmpty() ? Integer.toString(status) : status + " " + code;
    }
}
