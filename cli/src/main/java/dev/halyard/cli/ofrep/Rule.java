package dev.halyard.cli.ofrep;

import static dev.halyard.cli.ofrep.Level.MAY;
import static dev.halyard.cli.ofrep.Level.MUST;
import static dev.halyard.cli.ofrep.Level.SHOULD;

/**
 * What is asked of a server, with where it is said. Where the protocol's document is silent or
 * contradicts itself, what its clients need is the rule, and the client is the source. The ids
 * stay: a rule that is given up leaves a gap.
 */
enum Rule {
    SINGLE_FOUND("S-01", MUST, "A flag is answered 200 with a JSON object", Source.SCHEMA),
    SINGLE_TYPE("S-02", MUST, "Its content type is application/json", Source.SCHEMA),
    SINGLE_KEY("S-03", MUST, "It has the key that was asked for", Source.SCHEMA),
    SINGLE_REASON(
            "S-04",
            MUST,
            "Its reason is STATIC, TARGETING_MATCH, SPLIT, DISABLED, UNKNOWN or DEFAULT",
            Source.SCHEMA + "; DEFAULT by ADR-0006"),
    SINGLE_VALUE(
            "S-05",
            MUST,
            "Its value is a boolean, string, number or object, or absent: never null",
            Source.SCHEMA + "; ADR-0006"),
    SINGLE_VARIANT("S-06", MUST, "Its variant, where there is one, is a string", Source.SCHEMA),
    SINGLE_HAS_VARIANT("S-07", SHOULD, "It has a variant", "Python provider 0.3.0"),
    SINGLE_METADATA(
            "S-08",
            MUST,
            "Its metadata is a flat object of strings, numbers and booleans",
            Source.SCHEMA + "; ADR-0005"),
    UNKNOWN_FLAG("S-09", MUST, "An unknown flag is answered 404", Source.SCHEMA),
    UNKNOWN_FLAG_BODY("S-10", MUST, "… with its key and errorCode FLAG_NOT_FOUND", Source.SCHEMA),
    UNKNOWN_FLAG_DETAILS("S-11", SHOULD, "… and errorDetails", "Python provider 0.3.0"),
    SINGLE_EMPTY(
            "S-12",
            MUST,
            "The body {} is answered 200, or 400 with key and errorCode TARGETING_KEY_MISSING or"
                    + " INVALID_CONTEXT",
            Source.SCHEMA + "; sent by the Python provider"),
    SINGLE_NOBODY(
            "S-13",
            MUST,
            "A context without targetingKey is answered 200, or 400 with TARGETING_KEY_MISSING or"
                    + " INVALID_CONTEXT",
            Source.SCHEMA),
    SINGLE_BROKEN_JSON(
            "S-14",
            MUST,
            "A body that is not JSON is answered 400 with errorCode PARSE_ERROR",
            Source.SCHEMA),
    SINGLE_REFUSAL(
            "S-15",
            MUST,
            "Every 400 has its key, and an errorCode that is PARSE_ERROR, TARGETING_KEY_MISSING,"
                    + " INVALID_CONTEXT or GENERAL",
            Source.SCHEMA),
    SINGLE_REFUSAL_DETAILS("S-16", SHOULD, "… and errorDetails", "Python provider 0.3.0"),
    SINGLE_WRONG_CONTEXT(
            "S-17", SHOULD, "A context that is no object is answered 400", Source.SCHEMA),
    SINGLE_ANY_CONTEXT(
            "S-18",
            MUST,
            "Whatever an application has in its context is taken: numbers, lists, objects, nulls,"
                    + " names in any script",
            Source.SCHEMA + ": additionalProperties"),
    SINGLE_CHARSET(
            "S-19",
            MUST,
            "application/json; charset=utf-8 is taken",
            "sent by the JavaScript providers"),
    SINGLE_SAME("S-20", MUST, "The same question has the same answer", Source.SCHEMA),
    SINGLE_LITERAL(
            "S-21",
            MUST,
            "A value is the same JSON, of the same type, alone and in bulk",
            "ADR-0003: clients infer the type from the JSON"),
    SINGLE_ODD_KEY(
            "S-22",
            SHOULD,
            "A key of any characters, percent-encoded, is a flag that is not there",
            "RFC 3986; the JavaScript providers encode"),

    BULK_FOUND("B-01", MUST, "All flags are answered 200 with a JSON object", Source.SCHEMA),
    BULK_TYPE("B-02", MUST, "Its content type is application/json", Source.SCHEMA),
    BULK_FLAGS("B-03", MUST, "It has flags, a list, even when empty", Source.SCHEMA),
    BULK_SUCCESS("B-04", MUST, "Every flag in it is as one alone is", Source.SCHEMA),
    BULK_FAILURE(
            "B-05",
            MUST,
            "A flag that fails is an item with key and errorCode, not a failed request",
            Source.SCHEMA),
    BULK_UNIQUE("B-06", MUST, "No key is there twice", "clients keep them by key"),
    BULK_METADATA("B-07", MUST, "Its metadata is flat", Source.SCHEMA),
    BULK_EMPTY(
            "B-08", MUST, "The body {} is answered 200, or 400 with an errorCode", Source.SCHEMA),
    BULK_BROKEN_JSON(
            "B-09",
            MUST,
            "A body that is not JSON is answered 400 with errorCode PARSE_ERROR",
            Source.SCHEMA),
    BULK_HINTS(
            "B-10",
            MUST,
            "flagConfigEtag and flagConfigLastModified of an event are taken in the query",
            "ADR-0008"),
    BULK_SAME("B-11", MUST, "The same question has the same answer", Source.SCHEMA),

    TAG_THERE("E-01", SHOULD, "A bulk answer has an ETag", Source.SCHEMA),
    TAG_FORM("E-02", SHOULD, "It is in quotes, with W/ before them at most", "RFC 9110, 8.8.3"),
    TAG_STABLE("E-03", SHOULD, "It stays while nothing changes", "RFC 9110, 8.8.3"),
    TAG_304("E-04", MUST, "Sent back in If-None-Match it is answered 304", Source.SCHEMA),
    TAG_304_EMPTY("E-05", MUST, "A 304 has no body", "RFC 9110, 15.4.5"),
    TAG_WEAK("E-06", SHOULD, "It matches with W/ before it", "RFC 9110, 13.1.2; proxies"),
    TAG_LIST("E-07", SHOULD, "It matches in a list", "RFC 9110, 13.1.2"),
    TAG_BARE("E-08", MAY, "It matches without quotes", "some clients' caches drop them"),
    TAG_STAR("E-09", SHOULD, "If-None-Match: * is answered 200", "nobody could use a 304"),
    TAG_OTHER("E-10", MUST, "Another tag is answered 200", "RFC 9110, 13.1.2"),
    TAG_CONTEXT(
            "E-11",
            SHOULD,
            "It is another when an attribute is, though the targetingKey is the same",
            "web provider 0.4.3 sends the old one"),
    TAG_STALE(
            "E-12",
            MUST,
            "No 304 hides another answer: with another attribute or targetingKey",
            "RFC 9110, 15.4.5; web provider 0.4.3"),

    STREAM_SHAPE(
            "T-01",
            MUST,
            "eventStreams is a list of objects with a type; what has an unknown type can be ignored",
            Source.STREAMS),
    STREAM_ADDRESS(
            "T-02",
            MUST,
            "A stream has exactly one of url and endpoint, and an endpoint its requestUri",
            Source.STREAMS),
    STREAM_DELAY("T-03", MUST, "inactivityDelaySec is a whole number from 1", Source.STREAMS),
    STREAM_OPENS(
            "T-04",
            MUST,
            "It opens without a header, as text/event-stream",
            Source.STREAMS + "; EventSource sends none"),
    STREAM_NAMELESS("T-05", MUST, "Its events have no name, or the name message", Source.STREAMS),
    STREAM_DATA(
            "T-06",
            MUST,
            "Their data is a JSON object with a type, refetchEvaluation where all are to ask again",
            Source.STREAMS),
    STREAM_ID("T-07", SHOULD, "They have an id", Source.STREAMS),
    STREAM_ALIVE(
            "T-08",
            SHOULD,
            "Something is sent within inactivityDelaySec",
            Source.STREAMS + "; proxies close what is idle"),
    STREAM_NEW(
            "T-09",
            SHOULD,
            "Who connects is told to ask again at once",
            "between the answer and the stream something may have changed"),
    STREAM_BACK(
            "T-10",
            SHOULD,
            "Who comes back with an old Last-Event-ID is told to ask again",
            "web provider 0.4.3 does not ask by itself"),

    CORS_PREFLIGHT("C-01", MUST, "The origin may ask", Source.FETCH),
    CORS_HEADERS("C-02", MUST, "… with Content-Type and If-None-Match", Source.FETCH),
    CORS_CREDENTIALS("C-03", SHOULD, "… with Authorization and X-API-Key", Source.FETCH),
    CORS_ANSWER("C-04", MUST, "It may read the answer", Source.FETCH),
    CORS_REFUSAL("C-05", SHOULD, "It may read a refusal", Source.FETCH),
    CORS_TAG("C-06", MUST, "… and its ETag", Source.FETCH),
    CORS_RETRY("C-07", SHOULD, "… and its Retry-After", Source.FETCH),
    CORS_STREAM("C-08", MUST, "It may read the stream", Source.FETCH),

    BODY_ALWAYS(
            "G-01",
            SHOULD,
            "Every answer but 304 and to OPTIONS has a body, and it is JSON",
            "Java provider 0.0.2 takes others for PARSE_ERROR"),
    NO_5XX("G-02", SHOULD, "Nothing that is sent is answered 5xx, but 503", Source.SCHEMA),
    RETRY_AFTER(
            "G-03",
            SHOULD,
            "A 429 or 503 has Retry-After in whole seconds",
            "the one form that all clients read"),
    BAD_TOKEN(
            "G-04",
            SHOULD,
            "A made-up Bearer token is answered 401 or 403, or, where none is asked for, 200",
            Source.SCHEMA);

    private final String id;
    private final Level level;
    private final String text;
    private final String source;

    Rule(String id, Level level, String text, String source) {
        this.id = "OFREP-" + id;
        this.level = level;
        this.text = text;
        this.source = source;
    }

    String id() {
        return id;
    }

    Level level() {
        return level;
    }

    String text() {
        return text;
    }

    String source() {
        return source;
    }

    private static final class Source {
        static final String SCHEMA = "protocol 0.3.0, service/openapi.yaml";
        static final String STREAMS = "ADR-0008; service/openapi.yaml";
        static final String FETCH = "Fetch standard, CORS protocol";
    }
}
