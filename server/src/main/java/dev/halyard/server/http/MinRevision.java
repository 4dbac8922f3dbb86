package dev.halyard.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Has a read answered from the revision that its caller has seen, on whichever node: so that a
 * change can be read wherever the next request lands. Thread-safe.
 */
public final class MinRevision {
    private static final String QUERY = "min_revision";
    private static final HeaderName HEADER = HeaderNames.create("X-FF-Min-Revision");
    private static final int MOST_DIGITS = 15;

    private final @Nullable LongConsumer floor;

    /**
     * Of a node that has revisions, or not.
     *
     * @param floor returns once the revision is served, and throws {@code not_ready} when that
     *     takes too long; null where flags are kept in files, which have none
     */
    public MinRevision(@Nullable LongConsumer floor) {
        this.floor = floor;
    }

    /** The same read, which asks first whether the node has what its caller has seen. */
    public Endpoint before(Endpoint read) {
        return new Floored(this, read);
    }

    /** A read whose waiting is no work: it is neither measured nor given a turn. */
    record Floored(MinRevision floor, Endpoint read) implements Endpoint {
        @Override
        public Answer answer(Call call) {
            floor.await(call);
            return read.answer(call);
        }
    }

    /**
     * Returns once what the caller has seen is served.
     *
     * @throws Problem {@code not_ready} when that takes too long
     */
    void await(Call call) {
        long wanted = Math.max(number(QUERY, call.query().take(QUERY)), ofHeader(call));
        if (wanted >= 0) {
            demand(wanted);
        }
    }

    private static long ofHeader(Call call) {
        return number(HEADER.defaultCase(), call.header(HEADER));
    }

    private static long number(String name, @Nullable String value) {
        if (value == null) {
            return -1;
        }
        if (value.length() > MOST_DIGITS || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw Problem.invalid(
                    name + " is no revision.",
                    "Send the revision of an answer that you had, or leave it out.");
        }
        return Long.parseLong(value);
    }

    private void demand(long wanted) {
        if (floor == null) {
            throw Problem.invalid(
                    "There are no revisions where flags are kept in files.",
                    "Leave " + QUERY + " and " + HEADER.defaultCase() + " out.");
        }
        floor.accept(wanted);
    }
}
