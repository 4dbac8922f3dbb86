package dev.halyard.openfeature;

import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events. For one thread. */
final class EventStream {
    private static final int LONGEST_LINE = 64 * 1024;

    private final InputStream in;
    private @Nullable String lastId;

    /** Reads on from here; the stream must be buffered, or it is slow. */
    EventStream(InputStream in) {
        this.in = in;
    }

    /**
     * What was said.
     *
     * @param id as it is to be sent when coming back; null where none was given
     * @param revision negative where none was told
     */
    record Event(@Nullable String id, long revision) {}

    /** The next event or comment; one without data says nothing. Null at the end. */
    @Nullable Event next() throws IOException {
        StringBuilder data = new StringBuilder();
        boolean any = false;
        while (true) {
            String line = line();
            if (line == null) {
                return null;
            }
            if (line.isEmpty()) {
                return new Event(lastId, any ? revision(data.toString()) : -1);
            } else if (line.startsWith(":")) {
                return new Event(lastId, -1);
            } else {
                any |= line.startsWith("data");
                field(line, data);
            }
        }
    }

    private void field(String line, StringBuilder data) {
        int colon = line.indexOf(':');
        String name = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1);
        value = value.startsWith(" ") ? value.substring(1) : value;
        if (name.equals("id")) {
            lastId = value;
        } else if (name.equals("data")) {
            data.append(value);
        }
    }

    private static long revision(String data) {
        try {
            if (Json.parse(data, Json.REQUEST_DEPTH) instanceof Value.Members said
                    && said.members().get("revision") instanceof Value.Num number) {
                return (long) number.value();
            }
        } catch (MalformedJsonException e) {
            // an event all the same: something may be new
        }
        return 0;
    }

    private @Nullable String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return null;
            }
            if (line.size() == LONGEST_LINE) {
                throw new IOException("a line of the stream is too long");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
