package dev.halyard.document;

import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.InvalidRegistryException;
import dev.halyard.evaluator.OverrideRow;
import dev.halyard.evaluator.Scope;
import dev.halyard.evaluator.Snapshot;
import dev.halyard.evaluator.Value;
import dev.halyard.evaluator.ValueType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link SnapshotWriter} writes. Nothing of it is used before its end has been found to
 * fit: a tail that is missing, or a byte that is another, is told. For one thread.
 */
public final class SnapshotReader {
    /** The longest line, in bytes. */
    static final int LONGEST_LINE = 16 << 20;

    private final InputStream in;
    private final @Nullable Snapshot base;
    private final MessageDigest digest = Digest.sha256();
    private final Map<String, ValueType> types = new LinkedHashMap<>();
    private final Set<String> flags = new LinkedHashSet<>();
    private boolean everywhere;
    private long lines;

    private SnapshotReader(InputStream in, @Nullable Snapshot base) {
        this.in = in;
        this.base = base;
    }

    /**
     * What was read.
     *
     * @param touched keys of the flags that it names, or that rows in it are for
     * @param everywhere whether it changes what any flag may rest on: tiers or cohorts
     */
    public record Read(
            SnapshotHeader header, Snapshot snapshot, Set<String> touched, boolean everywhere) {
        public Read {
            touched = Set.copyOf(touched);
        }
    }

    /**
     * Reads a snapshot.
     *
     * @param in buffered, or it is slow; read to the end of the snapshot and no further than that
     *     needs; the caller's to close
     * @param base what one that only says what is different is put upon; null where there is none
     * @throws InvalidSnapshotException when it is not whole, not unharmed, of another format, or
     *     does not follow {@code base}
     */
    public static Read read(InputStream in, @Nullable Snapshot base)
            throws IOException, InvalidSnapshotException {
        try {
            return new SnapshotReader(in, base).read();
        } catch (InvalidRegistryException e) {
            throw new InvalidSnapshotException("the snapshot cannot be compiled", e);
        } catch (IllegalArgumentException e) {
            throw new InvalidSnapshotException("a line of the snapshot cannot be used", e);
        }
    }

    private Read read() throws IOException, InvalidSnapshotException {
        byte[] first = line();
        SnapshotHeader header = header(object(first));
        count(first);
        Snapshot.Change change = base(header).change(header.revision());
        while (true) {
            byte[] line = line();
            Value.Members thing = object(line);
            if (thing.members().containsKey("end")) {
                return ended(thing, header, change);
            }
            count(line);
            add(thing, change);
        }
    }

    private static SnapshotHeader header(Value.Members line) throws InvalidSnapshotException {
        Map<String, Value> members = line.members();
        if (!(members.get("format") instanceof Value.Num format)
                || format.value() != SnapshotHeader.FORMAT) {
            throw new InvalidSnapshotException(
                    "the snapshot is of a format that is not known here");
        }
        if (members.get("revision") instanceof Value.Text revision) {
            return new SnapshotHeader(
                    revision.value(),
                    members.get("from") instanceof Value.Text from ? from.value() : null);
        }
        throw new InvalidSnapshotException("the snapshot does not say its revision");
    }

    private Snapshot base(SnapshotHeader header) throws InvalidSnapshotException {
        if (header.isWhole()) {
            everywhere = true;
            return Snapshot.empty(header.revision());
        }
        if (base == null || !base.version().equals(header.from())) {
            throw new InvalidSnapshotException(
                    "the snapshot goes on from revision "
                            + header.from()
                            + ", which is not the one at hand");
        }
        return base;
    }

    private Read ended(Value.Members end, SnapshotHeader header, Snapshot.Change change)
            throws InvalidSnapshotException {
        boolean counted =
                end.members().get("end") instanceof Value.Num number && number.value() == lines;
        String sum = HexFormat.of().formatHex(digest.digest());
        boolean summed =
                end.members().get("sha256") instanceof Value.Text text && text.value().equals(sum);
        if (!counted || !summed) {
            throw new InvalidSnapshotException("the snapshot does not fit its checksum");
        }
        return new Read(header, change.snapshot(), flags, everywhere);
    }

    private void add(Value.Members thing, Snapshot.Change change) throws InvalidSnapshotException {
        Map.Entry<String, Value> first = thing.members().entrySet().iterator().next();
        Value value = first.getValue();
        switch (first.getKey()) {
            case "internal_tiers" -> {
                everywhere = true;
                change.internalTiers(texts(value));
            }
            case "cohort", "document" -> cohort(thing, change);
            case "flag" -> {
                var flag = FlagDocument.readTrusted(members(value));
                types.put(flag.key(), flag.type());
                flags.add(flag.key());
                change.flag(flag);
            }
            case "row" -> {
                OverrideRow row = row(members(value));
                flags.add(row.flagKey());
                change.row(row);
            }
            case "without_row" -> {
                OverrideRow row = place(members(value));
                flags.add(row.flagKey());
                change.withoutRow(row);
            }
            default ->
                    throw new InvalidSnapshotException(
                            "a line of the snapshot is of a kind that is not known here");
        }
    }

    private void cohort(Value.Members thing, Snapshot.Change change)
            throws InvalidSnapshotException {
        everywhere = true;
        String key = text(thing, "cohort");
        if (key == null) {
            throw new InvalidSnapshotException("a cohort of the snapshot has no key");
        }
        if (thing.members().get("document") instanceof Value.Members document) {
            try {
                change.cohort(CohortDocument.read(key, document));
            } catch (InvalidDocumentException e) {
                throw new InvalidSnapshotException("a cohort of the snapshot is not valid", e);
            }
        } else {
            change.withoutCohort(key);
        }
    }

    private OverrideRow row(Value.Members row) throws InvalidSnapshotException {
        try {
            return RowDocument.read(row, this::type);
        } catch (InvalidDocumentException e) {
            throw new InvalidSnapshotException("a row of the snapshot is not valid", e);
        }
    }

    private Optional<ValueType> type(String key) {
        ValueType written = types.get(key);
        return written != null || base == null
                ? Optional.ofNullable(written)
                : base.definition(key).map(flag -> flag.type());
    }

    private static OverrideRow place(Value.Members place) throws InvalidSnapshotException {
        String flag = text(place, "flag_key");
        if (flag == null) {
            throw new InvalidSnapshotException("a row of the snapshot names no flag");
        }
        String env = text(place, "env");
        Env where = null;
        for (Env each : Env.values()) {
            where = each.id().equals(env) ? each : where;
        }
        return new OverrideRow(
                "ovr-none",
                Objects.equals(text(place, "scope"), Scope.USER.id()) ? Scope.USER : Scope.TENANT,
                flag,
                text(place, "tenant_id"),
                text(place, "user_id"),
                Value.Null.NULL,
                where,
                null,
                null);
    }

    private static @Nullable String text(Value.Members from, String name) {
        return from.members().get(name) instanceof Value.Text text ? text.value() : null;
    }

    private static Value.Members members(Value value) throws InvalidSnapshotException {
        if (value instanceof Value.Members members) {
            return members;
        }
        throw new InvalidSnapshotException("a line of the snapshot holds no object");
    }

    private static Set<String> texts(Value value) {
        Set<String> texts = new LinkedHashSet<>();
        if (value instanceof Value.Array array) {
            array.elements()
                    .forEach(each -> {
                        if (each instanceof Value.Text text) {
                            texts.add(text.value());
                        }
                    });
        }
        return texts;
    }

    private void count(byte[] line) {
        digest.update(line);
        digest.update((byte) '\n');
        lines++;
    }

    private static Value.Members object(byte[] line) throws InvalidSnapshotException {
        try {
            Value value = Json.parse(line, Json.DOCUMENT_DEPTH + 2);
            if (value instanceof Value.Members members && !members.members().isEmpty()) {
                return members;
            }
        } catch (MalformedJsonException e) {
            throw new InvalidSnapshotException("a line of the snapshot is no JSON", e);
        }
        throw new InvalidSnapshotException("a line of the snapshot is no object");
    }

    /** Without its line feed. */
    private byte[] line() throws IOException, InvalidSnapshotException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new InvalidSnapshotException("the snapshot ends before its end");
            }
            line.write(b);
            if (line.size() > LONGEST_LINE) {
                throw new InvalidSnapshotException("a line of the snapshot is too long");
            }
        }
        return line.toByteArray();
    }
}
