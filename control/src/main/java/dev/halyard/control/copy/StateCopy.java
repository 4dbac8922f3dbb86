package dev.halyard.control.copy;

import dev.halyard.control.log.ChangeLog.Projected;
import dev.halyard.control.log.Head;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Strings;
import dev.halyard.evaluator.Value;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A whole state, written as lines of JSON: a header with the head of the log, each thing with its
 * birth, and a last line with the SHA-256 of all before it. It takes all of it to make a state of
 * it, and no byte may differ.
 */
public final class StateCopy {
    /** Of the copy itself; another one is not read, but made anew from the log. */
    static final int FORMAT = 1;

    private StateCopy() {}

    /**
     * What a copy holds.
     *
     * @param identity of the log
     */
    public record Restored(String identity, State state) {}

    /**
     * Writes a state.
     *
     * @param identity of its log
     * @param out is flushed, and left open
     */
    public static void write(State state, String identity, OutputStream out) throws IOException {
        Lines lines = new Lines(out);
        Head head = state.head();
        lines.add(
                Doc.object()
                        .put("format", FORMAT)
                        .put("identity", identity)
                        .put("seq", head.seq())
                        .put("hash", head.hash())
                        .put("time", head.time()));
        try {
            state.each(lines::addUnchecked);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        lines.end();
    }

    /**
     * The state that was written.
     *
     * @throws InvalidCopyException when it is not, to the last byte, what was written
     */
    public static Restored read(InputStream in) throws IOException, InvalidCopyException {
        return new CopyReader(in).read();
    }

    static String last(long things, String hash) {
        return Doc.object().put("things", things).put("sha256", hash).members().toJson();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has it", e);
        }
    }

    private static final class Lines {
        private final OutputStream out;
        private final MessageDigest digest = sha256();
        private long things;

        Lines(OutputStream out) {
            this.out = new BufferedOutputStream(out, 1 << 16);
        }

        void add(Doc line) throws IOException {
            add(line.members().toJson());
        }

        private void add(String line) throws IOException {
            byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
            digest.update(bytes);
            out.write(bytes);
        }

        void addUnchecked(Projected thing) {
            StringBuilder line = new StringBuilder(300);
            line.append("{\"kind\":\"").append(thing.id().kind().id()).append("\",\"key\":");
            Strings.quote(thing.id().key(), line);
            line.append(",\"born\":").append(thing.born()).append(",\"doc\":");
            Value.Members document = thing.document();
            document.writeJson(line);
            things++;
            try {
                add(line.append('}').toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void end() throws IOException {
            String hash = HexFormat.of().formatHex(digest.digest());
            add(last(things, hash));
            out.flush();
        }
    }
}
