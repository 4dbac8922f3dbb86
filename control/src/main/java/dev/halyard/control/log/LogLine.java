package dev.halyard.control.log;

import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Strings;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one written form of a record: a line of JSON, members in fixed order, no white space, the
 * fewest escapes, numbers as their documents have them. There is no second way to write a record,
 * so a line that reads but is not what {@link #write} gives has been touched.
 */
public final class LogLine {
    private static final String HASH = ",\"hash\":";

    /** How deep a line may nest: a record holds whole documents. */
    static final int DEPTH = Json.DOCUMENT_DEPTH + 8;

    private static final List<String> MEMBERS =
            List.of(
                    "format",
                    "seq",
                    "ts",
                    "actor",
                    "action",
                    "change_id",
                    "flag_key",
                    "env",
                    "before",
                    "after",
                    "reason",
                    "approval_ref",
                    "request_id",
                    "prev_hash",
                    "hash");

    /** Format 2 says one thing more. */
    private static final List<String> MEMBERS_2 = with("program", MEMBERS);

    private LogLine() {}

    /** What a line says is not what the writer writes. */
    public static class MalformedLineException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedLineException(String message) {
            super(message);
        }
    }

    /** A newer program wrote the line: this one knows where it stands, and not what it says. */
    public static final class NewerFormatException extends MalformedLineException {
        private static final long serialVersionUID = 1L;

        NewerFormatException(int format) {
            super("has format %d, which this program does not know".formatted(format));
        }
    }

    private static List<String> with(String name, List<String> members) {
        List<String> more = new ArrayList<>(members);
        more.add(members.indexOf("prev_hash"), name);
        return List.copyOf(more);
    }

    /** The line, without a line feed. */
    public static String write(LogRecord record) {
        StringBuilder out = hashed(record);
        out.append(HASH).append('"').append(record.hash()).append("\"}");
        return out.toString();
    }

    /** The hash that a record must have: of its bytes up to {@code ,"hash":}. */
    public static String hash(LogRecord record) {
        return Digests.sha256(hashed(record).toString());
    }

    /** The hash that a line must say, which {@link #read} has found to be one. */
    public static String hash(String line) {
        return Digests.sha256(line.substring(0, line.lastIndexOf(HASH)));
    }

    private static StringBuilder hashed(LogRecord record) {
        StringBuilder out = new StringBuilder(1024);
        out.append("{\"format\":").append(record.format());
        out.append(",\"seq\":").append(record.seq());
        text("ts", record.ts(), out);
        actor(record.actor(), out);
        text("action", record.action(), out);
        text("change_id", record.changeId(), out);
        text("flag_key", record.flagKey(), out);
        text("env", record.env(), out);
        document("before", record.before(), out);
        document("after", record.after(), out);
        text("reason", record.reason(), out);
        text("approval_ref", record.approvalRef(), out);
        text("request_id", record.requestId(), out);
        if (record.format() > 1) {
            text("program", record.program(), out);
        }
        text("prev_hash", record.prevHash(), out);
        return out;
    }

    private static void actor(Actor actor, StringBuilder out) {
        out.append(",\"actor\":{\"id\":");
        Strings.quote(actor.id(), out);
        out.append(",\"roles\":[");
        String separator = "";
        for (String role : actor.roles()) {
            Strings.quote(role, out.append(separator));
            separator = ",";
        }
        out.append(']');
        text("role_key", actor.roleKey(), out);
        text("auth_source", actor.authSource(), out);
        if (actor.keyId() != null) { // older lines have no such member
            text("key_id", actor.keyId(), out);
        }
        out.append('}');
    }

    private static void text(String name, @Nullable String value, StringBuilder out) {
        out.append(",\"").append(name).append("\":");
        if (value == null) {
            out.append("null");
        } else {
            Strings.quote(value, out);
        }
    }

    private static void document(String name, Value.@Nullable Members value, StringBuilder out) {
        out.append(",\"").append(name).append("\":");
        if (value == null) {
            out.append("null");
        } else {
            value.writeJson(out);
        }
    }

    /**
     * The record that a line says, whose hash is not checked here.
     *
     * @throws NewerFormatException when a newer program wrote it
     * @throws MalformedLineException when the line is not, byte for byte, what {@link #write} gives
     */
    public static LogRecord read(String line) throws MalformedLineException {
        LogRecord record = new Reader(members(line)).record();
        if (!write(record).equals(line)) {
            throw new MalformedLineException("is not written as the log writes");
        }
        return record;
    }

    /**
     * Where a line stands in the log, which it says in the same way in every format: {@code seq},
     * {@code prev_hash}, and the hash of its bytes at its end.
     */
    public record Place(long seq, String prevHash, String hash) {}

    /**
     * Where a line stands, whatever its format is.
     *
     * @throws MalformedLineException when it does not say, or its hash is not that of its bytes
     */
    public static Place place(String line) throws MalformedLineException {
        Reader reader = new Reader(object(line).members());
        Place place =
                new Place(
                        reader.number("seq"),
                        reader.required("prev_hash"),
                        reader.required("hash"));
        if (line.endsWith(HASH + '"' + place.hash + "\"}") && hash(line).equals(place.hash)) {
            return place;
        }
        throw new MalformedLineException("has another hash than its bytes have");
    }

    private static Map<String, Value> members(String line) throws MalformedLineException {
        Map<String, Value> members = object(line).members();
        long format = members.containsKey("format") ? new Reader(members).number("format") : 1;
        if (format > LogRecord.NEWEST_FORMAT) {
            throw new NewerFormatException((int) Math.min(format, Integer.MAX_VALUE));
        }
        List<String> names = List.copyOf(members.keySet());
        if (names.equals(format == 1 ? MEMBERS : MEMBERS_2)) {
            return members;
        }
        throw new MalformedLineException("has other members than a record has");
    }

    private static Value.Members object(String line) throws MalformedLineException {
        try {
            if (Json.parse(line, DEPTH) instanceof Value.Members object) {
                return object;
            }
            throw new MalformedLineException("is not an object");
        } catch (MalformedJsonException e) {
            throw new MalformedLineException("is not JSON: " + e.getMessage());
        }
    }

    private record Reader(Map<String, Value> members) {
        LogRecord record() throws MalformedLineException {
            Value.Members before = document("before");
            Value.Members after = document("after");
            String action = required("action");
            String flagKey = text("flag_key");
            return new LogRecord(
                    (int) number("format"),
                    number("seq"),
                    required("ts"),
                    actor(),
                    action,
                    required("change_id"),
                    entity(action, after == null ? before : after),
                    flagKey,
                    text("env"),
                    before,
                    after,
                    text("reason"),
                    text("approval_ref"),
                    text("request_id"),
                    number("format") > 1 ? required("program") : null,
                    required("prev_hash"),
                    required("hash"));
        }

        private static EntityId entity(String action, Value.@Nullable Members document)
                throws MalformedLineException {
            try {
                if (document != null) {
                    return EntityId.of(action, document);
                }
            } catch (IllegalArgumentException e) {
                throw new MalformedLineException(e.getMessage() + "");
            }
            throw new MalformedLineException("has neither before nor after");
        }

        private Actor actor() throws MalformedLineException {
            if (!(members.get("actor") instanceof Value.Members actor)) {
                throw new MalformedLineException("has no actor");
            }
            Reader reader = new Reader(actor.members());
            List<String> roles = new ArrayList<>();
            if (actor.members().get("roles") instanceof Value.Array array) {
                for (Value role : array.elements()) {
                    roles.add(role instanceof Value.Text text ? text.value() : "");
                }
            }
            return new Actor(
                    reader.required("id"),
                    roles,
                    reader.text("role_key"),
                    reader.required("auth_source"),
                    reader.text("key_id"));
        }

        private long number(String name) throws MalformedLineException {
            if (members.get(name) instanceof Value.Num number
                    && number.value() == Math.rint(number.value())
                    && Math.abs(number.value()) < 1e15) {
                return (long) number.value();
            }
            throw new MalformedLineException(name + " is not a whole number");
        }

        private @Nullable String text(String name) {
            return members.get(name) instanceof Value.Text text ? text.value() : null;
        }

        private String required(String name) throws MalformedLineException {
            String text = text(name);
            if (text == null) {
                throw new MalformedLineException(name + " is not a string");
            }
            return text;
        }

        private Value.@Nullable Members document(String name) {
            return members.get(name) instanceof Value.Members object ? object : null;
        }
    }
}
