package dev.halyard.control.copy;

import dev.halyard.control.log.ChangeLog.Projected;
import dev.halyard.control.log.EntityId;
import dev.halyard.control.log.Head;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.State;
import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Value;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads one copy. What it makes of bytes is worth nothing until the last line has confirmed it. */
final class CopyReader {
    private static final int DEPTH = Json.DOCUMENT_DEPTH + 8;

    /** No thing is nearly so large; what is, is not ours. */
    private static final int LONGEST = 64 << 20;

    private static final String LAST = "{\"things\":";

    private final InputStream in;
    private final MessageDigest digest = StateCopy.sha256();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    private String identity = "";

    CopyReader(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    StateCopy.Restored read() throws IOException, InvalidCopyException {
        try {
            State state = State.load(this::things, read -> {});
            return new StateCopy.Restored(identity, state);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (RuntimeException e) { // documents that were touched can fail in any way
            throw new InvalidCopyException(
                    Objects.toString(e.getMessage(), "a document cannot be read"), e);
        }
    }

    private Head things(Consumer<Projected> each) {
        Value.Members header = object(counted());
        if (Doc.number(header, "format", -1) != StateCopy.FORMAT) {
            throw broken("it is of another format");
        }
        identity = Doc.string(header, "identity");
        long seq = Doc.number(header, "seq", -1);
        long time = Doc.number(header, "time", -1);
        Head head = new Head(seq, Doc.string(header, "hash"), time);
        long things = 0;
        for (String next = required(); ; next = required()) {
            if (next.startsWith(LAST)) {
                end(next, things);
                return head;
            }
            count(next);
            each.accept(thing(object(next)));
            things++;
        }
    }

    private void end(String last, long things) {
        String hash = HexFormat.of().formatHex(digest.digest());
        if (!last.equals(StateCopy.last(things, hash)) || next() != null) {
            throw broken("its bytes are not those that were written");
        }
    }

    private static Projected thing(Value.Members line) {
        String name = Doc.string(line, "kind");
        EntityId.Kind kind = null;
        for (EntityId.Kind each : EntityId.Kind.values()) {
            kind = each.id().equals(name) ? each : kind;
        }
        Value.Members document = Doc.object(line, "doc");
        if (kind == null || document == null) {
            throw broken("a thing has no kind or no document");
        }
        long born = Doc.number(line, "born", 0);
        return new Projected(new EntityId(kind, Doc.string(line, "key")), born, born, document);
    }

    private static Value.Members object(String line) {
        try {
            if (Json.parse(line, DEPTH) instanceof Value.Members members) {
                return members;
            }
        } catch (MalformedJsonException e) {
            throw broken("a line is not JSON: " + e.getMessage());
        }
        throw broken("a line is no object");
    }

    private String counted() {
        String next = required();
        count(next);
        return next;
    }

    private void count(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
    }

    private String required() {
        String next = next();
        if (next == null) {
            throw broken("it is cut off");
        }
        return next;
    }

    /** The next line; null at the end, where none may be half. */
    private @Nullable String next() {
        try {
            line.reset();
            int read;
            while ((read = in.read()) >= 0 && read != '\n') {
                line.write(read);
                if (line.size() > LONGEST) {
                    throw broken("a line has no end");
                }
            }
            if (read < 0 && line.size() > 0) {
                throw broken("it is cut off");
            }
            return read < 0 ? null : line.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static IllegalArgumentException broken(String how) {
        return new IllegalArgumentException(how);
    }
}
