package dev.halyard.control.change;

import dev.halyard.control.log.Digests;
import dev.halyard.control.log.EntityId;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.Row;
import dev.halyard.control.state.RowPlace;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Stored overrides: put, delete, sweep what has expired. */
final class OverrideChanges {
    /** In one change: others wait for it. */
    private static final int MOST_SWEPT = 1000;

    private OverrideChanges() {}

    static Proposal put(Terms terms, Command.PutOverride command) {
        FlagEntry flag = FlagChanges.live(terms.state(), command.flagKey());
        Row was = terms.state().row(command.flagKey(), command.place());
        terms.checkVersion(was == null ? 0 : was.version());
        check(flag, command);
        Row next = row(terms, command, flag, was);
        if (was != null
                && !isPassedOver(flag, was)
                && was.withVersion(0).stored().equals(next.withVersion(0).stored())
                && written(was).equals(written(next))) {
            throw Refusal.noChange();
        }
        Proposal proposal = new Proposal(terms.state());
        proposal.row("override.put", next);
        return proposal;
    }

    /** Put again as it is, it would count from then on: that is a change, for an approval. */
    private static boolean isPassedOver(FlagEntry flag, Row row) {
        return flag.gated()
                && row.evaluated().approvalRef() == null
                && !row.evaluated().value().equals(flag.definition().defaultValue());
    }

    private static String written(Row row) {
        return row.evaluated().value().toJson();
    }

    private static void check(FlagEntry flag, Command.PutOverride command) {
        if (!flag.definition().type().accepts(command.value())) {
            throw Refusal.invalid(
                    "/value",
                    "must be of the type of flag "
                            + flag.key()
                            + ", "
                            + flag.definition().type().id());
        }
        if (!flag.definition().allowedScopes().contains(command.place().scope())) {
            throw Refusal.invalid(
                    "/scope",
                    "must be one that the flag accepts: its allowed_scopes lack "
                            + command.place().scope().id());
        }
    }

    /**
     * What stays of the row that was there: its id, when it was made, and an approval that holds
     * on.
     */
    private static Row row(
            Terms terms,
            Command.PutOverride command,
            FlagEntry flag,
            @org.jspecify.annotations.Nullable Row was) {
        RowPlace place = command.place();
        Env env = place.env();
        String reason = terms.submission().reason();
        String rationale = command.rationale() == null ? reason : command.rationale();
        boolean approved =
                was != null
                        && was.evaluated().value().equals(command.value())
                        && !command.value().equals(flag.definition().defaultValue());
        Value.Members document =
                Doc.object()
                        .put("id", was == null ? id(flag.key(), place) : was.evaluated().id())
                        .put("scope", place.scope().id())
                        .put("flag_key", flag.key())
                        .put("tenant_id", place.tenantId())
                        .put("user_id", place.userId())
                        .put("value", command.value())
                        .put("env", env == null ? null : env.id())
                        .put("expires_at", command.expiresAt())
                        .put(
                                "created_at",
                                was == null ? Value.of(terms.instant()) : was.createdAt())
                        .put(
                                "created_by",
                                was == null ? Value.of(terms.actorId()) : was.createdBy())
                        .put("source", command.source())
                        .put("rationale", rationale)
                        .put(
                                "approval_ref",
                                approved
                                        ? Objects.requireNonNull(was).evaluated().approvalRef()
                                        : null)
                        .put("adopted", approved && Objects.requireNonNull(was).adopted())
                        .members();
        return Row.read(document);
    }

    /** The same place has the same id wherever it is made. */
    private static String id(String flagKey, RowPlace place) {
        Env env = place.env();
        Value.Members named =
                Doc.object()
                        .put("flag_key", flagKey)
                        .put("scope", place.scope().id())
                        .put("tenant_id", place.tenantId())
                        .put("user_id", place.userId())
                        .put("env", env == null ? null : env.id())
                        .members();
        return "ovr-" + Digests.sha256(EntityId.rowKey(named)).substring(0, 24);
    }

    static Proposal delete(Terms terms, Command.DeleteOverride command) {
        FlagChanges.found(terms.state(), command.flagKey());
        Row row = terms.state().row(command.flagKey(), command.place());
        if (row == null) {
            throw Refusal.notFound(
                    "override of " + command.flagKey() + " for this " + scope(command.place()));
        }
        terms.checkVersion(row.version());
        Proposal proposal = new Proposal(terms.state());
        proposal.deleteRow("override.delete", row);
        return proposal;
    }

    private static String scope(RowPlace place) {
        return place.scope().id() + ", row_tenant and row_env";
    }

    static Proposal sweep(Terms terms) {
        List<Row> expired = new ArrayList<>();
        terms.state()
                .eachRow(row -> {
                    if (expired.size() < MOST_SWEPT && row.isExpired(terms.now())) {
                        expired.add(row);
                    }
                });
        Proposal proposal = new Proposal(terms.state());
        expired.forEach(row -> proposal.deleteRow("override.sweep", row));
        return proposal;
    }
}
