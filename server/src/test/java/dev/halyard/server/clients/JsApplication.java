package dev.halyard.server.clients;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An application in JavaScript that does as it is told: a script of {@code clients/}. */
interface JsApplication extends AutoCloseable {
    JsonMapper JSON = new JsonMapper();

    /** Takes a command as JSON, and answers with JSON. */
    String drive(String command);

    /** What came of a command; its parameters with single quotes. */
    default JsonNode call(String op, String args) {
        String command =
                JSON.writeValueAsString(
                        Map.of("op", op, "args", JSON.readTree(args.replace('\'', '"'))));
        JsonNode answer = JSON.readTree(drive(command));
        if (answer.has("error")) {
            throw new AssertionError(op + ": " + answer.get("error").stringValue());
        }
        return answer.path("result");
    }

    @Override
    void close();
}
