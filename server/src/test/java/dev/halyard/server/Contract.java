package dev.halyard.server;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** contract/openapi.yaml, as a judge of answers. */
final class Contract {
    private static final String ID = "https://halyard.test/openapi";

    private final String text;
    private final JsonNode document;
    private final SchemaRegistry schemas;

    private Contract(String text) {
        this.text = text;
        document = new YAMLMapper().readTree(text);
        String json = new JsonMapper().writeValueAsString(document);
        schemas =
                SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12,
                        builder -> builder.schemas(Map.of(ID, json)));
    }

    /** Read once: parsing it costs more than all that is judged by it. */
    private static final class Once {
        static final Contract CONTRACT = read();

        private static Contract read() {
            try {
                return new Contract(Files.readString(Path.of("../contract/openapi.yaml")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static Contract get() {
        return Once.CONTRACT;
    }

    String text() {
        return text;
    }

    /** Every operation, as {@code GET /path}. */
    Set<String> operations() {
        TreeSet<String> operations = new TreeSet<>();
        document.get("paths")
                .propertyStream()
                .forEach(path ->
                        path.getValue()
                                .propertyStream()
                                .forEach(operation ->
                                        operations.add(
                                                method(operation.getKey()) + path.getKey())));
        return operations;
    }

    private static String method(String key) {
        return key.toUpperCase(java.util.Locale.ROOT) + " ";
    }

    /** The statuses of an operation. */
    List<String> statuses(String operation) {
        return operation(operation)
                .map(node -> List.copyOf(node.get("responses").propertyNames()))
                .orElse(List.of());
    }

    /** The role that an operation of the control plane takes; empty where it says none. */
    String role(String operation) {
        return operation(operation)
                .map(node -> node.get("x-role"))
                .map(JsonNode::stringValue)
                .orElse("");
    }

    /** The error codes that the contract knows. */
    List<String> codes() {
        return document.at("/components/schemas/Error/properties/code/enum")
                .valueStream()
                .map(JsonNode::stringValue)
                .toList();
    }

    private Optional<JsonNode> operation(String operation) {
        int space = operation.indexOf(' ');
        return Optional.ofNullable(document.get("paths").get(operation.substring(space + 1)))
                .map(path ->
                        path.get(operation.substring(0, space).toLowerCase(java.util.Locale.ROOT)));
    }

    /**
     * The path of the contract that a request's path falls under; none for a path that is not ours.
     */
    Optional<String> template(String path) {
        String bare = path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
        if (document.get("paths").has(bare)) {
            return Optional.of(bare);
        }
        List<String> segments = List.of(bare.split("/", -1));
        return document.get("paths").propertyNames().stream()
                .filter(known -> fits(List.of(known.split("/", -1)), segments))
                .min(
                        Comparator.comparingLong(
                                known -> known.chars().filter(c -> c == '{').count()));
    }

    private static boolean fits(List<String> known, List<String> segments) {
        return known.size() == segments.size()
                && IntStream.range(0, known.size())
                        .allMatch(i ->
                                known.get(i).startsWith("{")
                                        || known.get(i).equals(segments.get(i)));
    }

    /** What is wrong with an answer to this method and path; empty when it is as promised. */
    List<String> judge(String method, String path, Reply reply) {
        Optional<String> template = template(path);
        if (template.isEmpty() || operation(method + " " + template.get()).isEmpty()) {
            // No such operation: the answer is a refusal all the same.
            return body(
                    "/components/responses/"
                            + (reply.status() == 405 ? "MethodNotAllowed" : "NotFound"),
                    reply);
        }
        String at =
                "/paths/"
                        + template.get().replace("~", "~0").replace("/", "~1")
                        + "/"
                        + method.toLowerCase(java.util.Locale.ROOT)
                        + "/responses/"
                        + reply.status();
        JsonNode response = document.at(at);
        if (response.isMissingNode()) {
            return List.of(method + " " + template.get() + " has no status " + reply.status());
        }
        JsonNode ref = response.get("$ref");
        return body(ref == null ? at : ref.stringValue().substring(1), reply);
    }

    private List<String> body(String at, Reply reply) {
        JsonNode response = document.at(at);
        List<String> wrong = new ArrayList<>();
        headers(response, reply, wrong);
        JsonNode content = response.get("content");
        if (content == null) {
            if (!reply.body().isEmpty()) {
                wrong.add("a body where the contract has none");
            }
            return wrong;
        }
        String type = reply.header("Content-Type").replaceFirst(";.*", "").trim();
        if (!content.has(type)) {
            wrong.add(
                    "content type " + type + " where the contract has " + content.propertyNames());
        } else if (type.equals("application/json")) {
            String schema = at + "/content/application~1json/schema";
            for (Error error :
                    schemas.getSchema(SchemaLocation.of(ID + "#" + schema))
                            .validate(reply.json())) {
                wrong.add(error.getInstanceLocation() + ": " + error.getMessage());
            }
        }
        return wrong;
    }

    private void headers(JsonNode response, Reply reply, List<String> wrong) {
        JsonNode headers = response.get("headers");
        if (headers == null) {
            return;
        }
        headers.propertyStream()
                .forEach(header -> {
                    JsonNode ref = header.getValue().get("$ref");
                    JsonNode definition =
                            ref == null
                                    ? header.getValue()
                                    : document.at(ref.stringValue().substring(1));
                    boolean required = definition.has("required");
                    String value = reply.header(header.getKey());
                    JsonNode pattern = definition.get("schema").get("pattern");
                    if (value.isEmpty()
                            ? required
                            : pattern != null && !value.matches(pattern.stringValue())) {
                        wrong.add("header " + header.getKey() + " is \"" + value + "\"");
                    }
                });
    }
}
