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

    /**
     * One that reads a whole document itself, larger than other bodies may be: few are read at
     * once.
     */
    record Document(Endpoint endpoint) implements Endpoint {
        @Override
        public Answer answer(Call call) {
            return endpoint.answer(call);
        }
    }
}
