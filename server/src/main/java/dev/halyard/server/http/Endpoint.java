package dev.halyard.server.http;

/** Answers one operation: parse, call, map. Safe for concurrent use. */
@FunctionalInterface
public interface Endpoint {
    /**
     * The answer to the call.
     *
     * @throws Problem when the request is refused
     */
    Answer answer(Call call);
}
