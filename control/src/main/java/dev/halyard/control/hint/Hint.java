package dev.halyard.control.hint;

import dev.halyard.control.log.EntityId;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.state.Doc;
import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Value;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * That there may be more in the log, and what it is about: the latter for whoever watches, since a
 * node reads the log whatever the hint says.
 *
 * @param ts when the change was decided, an instant in UTC
 * @param revision that there is now
 * @param messageId of this hint alone
 */
public record Hint(
        Kind kind,
        String ts,
        long revision,
        @Nullable String flagId,
        @Nullable String tenantId,
        @Nullable String userId,
        @Nullable String reason,
        String messageId,
        @Nullable String actor) {
    /** A group of more records than this is told in one hint. */
    private static final int EACH = 64;

    /** A hint is small; what is not is no hint. */
    private static final int LONGEST = 65_536;

    private static final int DEPTH = 8;

    /** What changed. */
    public enum Kind {
        FLAG_REGISTRY("flag_registry"),
        TENANT_OVERRIDE("tenant_override"),
        USER_OVERRIDE("user_override"),
        GLOBAL("global"),
        APPROVAL_TTL_REFRESH("approval_ttl_refresh"),
        JWKS_ROTATION("jwks_rotation");

        private final String id;

        Kind(String id) {
            this.id = id;
        }

        /** As it is written. */
        public String id() {
            return id;
        }
    }

    /** What is told of records that were committed together: nothing where there are none. */
    public static List<Hint> of(List<LogRecord> records) {
        return records.size() <= EACH
                ? records.stream().map(Hint::of).toList()
                : List.of(of(Kind.GLOBAL, records.getLast(), null, null));
    }

    private static Hint of(LogRecord record) {
        EntityId.Kind kind = record.entity().kind();
        if (kind != EntityId.Kind.OVERRIDE) {
            return of(kind(kind), record, null, null);
        }
        String[] row = record.entity().key().split("\u001f", -1); // flag, scope, tenant, user, env
        String tenant = row[2].isEmpty() ? null : row[2];
        return row[1].equals("user")
                ? of(Kind.USER_OVERRIDE, record, tenant, row[3])
                : of(Kind.TENANT_OVERRIDE, record, tenant, null);
    }

    private static Kind kind(EntityId.Kind kind) {
        return switch (kind) {
            case FLAG -> Kind.FLAG_REGISTRY;
            case APPROVAL -> Kind.APPROVAL_TTL_REFRESH;
            case OVERRIDE, COHORT, SETTINGS, METADATA, API_KEY -> Kind.GLOBAL;
        };
    }

    private static Hint of(
            Kind kind, LogRecord record, @Nullable String tenant, @Nullable String user) {
        return new Hint(
                kind,
                record.ts(),
                record.seq(),
                kind == Kind.GLOBAL ? null : record.flagKey(),
                tenant,
                user,
                record.reason(),
                UUID.randomUUID().toString(),
                record.actor().id());
    }

    /** As it is sent: one JSON object. */
    public String write() {
        return Doc.object()
                .put("kind", kind.id())
                .put("ts", ts)
                .put("revision", revision)
                .put("flag_id", flagId)
                .put("tenant_id", tenantId)
                .put("user_id", userId)
                .put("reason", reason)
                .put("message_id", messageId)
                .put("actor", actor)
                .members()
                .toJson();
    }

    /**
     * The hint that was sent; empty where it cannot be read, which means that there may be more.
     */
    public static Optional<Hint> read(String text) {
        try {
            return text.length() <= LONGEST
                            && Json.parse(text, DEPTH) instanceof Value.Members members
                    ? read(members)
                    : Optional.empty();
        } catch (MalformedJsonException e) {
            return Optional.empty();
        }
    }

    private static Optional<Hint> read(Value.Members sent) {
        Kind kind = null;
        for (Kind each : Kind.values()) {
            kind = each.id.equals(Doc.text(sent, "kind")) ? each : kind;
        }
        String ts = Doc.text(sent, "ts");
        String messageId = Doc.text(sent, "message_id");
        long revision = Doc.number(sent, "revision", -1);
        if (kind == null || ts == null || messageId == null || revision < 0) {
            return Optional.empty();
        }
        return Optional.of(
                new Hint(
                        kind,
                        ts,
                        revision,
                        Doc.text(sent, "flag_id"),
                        Doc.text(sent, "tenant_id"),
                        Doc.text(sent, "user_id"),
                        Doc.text(sent, "reason"),
                        messageId,
                        Doc.text(sent, "actor")));
    }
}
