package dev.halyard.document;

import dev.halyard.evaluator.Value;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a snapshot, or what is different from an earlier one, as lines of JSON: a header, one
 * thing a line, and an end that says how many lines came before it and the SHA-256 of their bytes.
 * It is held nowhere as a whole, however long it is. For one thread.
 *
 * <p>A cohort comes before the flags that name it; what is written twice counts as written last.
 */
public final class SnapshotWriter {
    /** The content type of these lines. */
    public static final String CONTENT_TYPE = "application/x-ndjson";

    private final OutputStream out;
    private final MessageDigest digest = Digest.sha256();
    private final StringBuilder line = new StringBuilder(1024);
    private long lines;

    /** Begins with the header. The stream is the caller's to buffer and to close. */
    public SnapshotWriter(OutputStream out, SnapshotHeader header) throws IOException {
        this.out = out;
        write(header.line());
    }

    /** The tiers that count as staff. */
    public void internalTiers(Collection<String> tiers) throws IOException {
        write("internal_tiers", new Value.Array(tiers.stream().map(Value::of).toList()));
    }

    /** A cohort as a registry has it; null where it is gone. */
    public void cohort(String key, Value.@Nullable Members document) throws IOException {
        Map<String, Value> members = new LinkedHashMap<>(); // whose order is that of the bytes
        members.put("cohort", Value.of(key));
        members.put("document", document == null ? Value.Null.NULL : document);
        write(new Value.Members(members));
    }

    /** A flag as a registry has it, with only those approvals that hold. */
    public void flag(Value.Members flag) throws IOException {
        write("flag", flag);
    }

    /** A row as a document of overrides has it, with only an approval that holds. */
    public void row(Value.Members row) throws IOException {
        write("row", row);
    }

    /** The row for this flag, scope, tenant, user and environment is gone. */
    public void withoutRow(Value.Members place) throws IOException {
        write("without_row", place);
    }

    /** Ends it. */
    public void end() throws IOException {
        String sum = HexFormat.of().formatHex(digest.digest());
        out.write(
                "{\"end\":%d,\"sha256\":\"%s\"}\n"
                        .formatted(lines, sum)
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private void write(String name, Value value) throws IOException {
        write(new Value.Members(Map.of(name, value)));
    }

    private void write(Value.Members thing) throws IOException {
        line.setLength(0);
        thing.writeJson(line);
        byte[] bytes = line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
        digest.update(bytes);
        out.write(bytes);
        lines++;
    }
}
