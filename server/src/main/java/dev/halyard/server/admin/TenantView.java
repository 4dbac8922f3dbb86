package dev.halyard.server.admin;

import dev.halyard.control.change.Reach;
import dev.halyard.control.log.EntityId;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.state.Approval;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.EnvState;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Call;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody sees of the control plane who acts in one tenant only: of a flag what it is and how
 * far it is, of rows, approvals and records those of the tenant. Immutable.
 */
record TenantView(String tenant) {
    private static final List<String> SAID = List.of("type", "description_en", "description_th");

    /** Null for a caller who sees everything. */
    static @Nullable TenantView of(Call call) {
        String tenant = call.identity().confinedTo();
        return tenant == null ? null : new TenantView(tenant);
    }

    /** No owner, no rules, nothing that rests on them. */
    Value.Members flag(FlagEntry flag) {
        Doc doc = Doc.object().put("key", flag.key());
        for (String name : SAID) {
            doc.put(name, Doc.get(flag.document(), name));
        }
        reached(flag.state(Env.PROD), doc);
        Doc environments = Doc.object();
        flag.states()
                .forEach((env, state) -> {
                    Doc own = Doc.object();
                    reached(state, own);
                    environments.put(env.id(), own.members());
                });
        doc.put("environments", environments.members());
        if (flag.archived()) {
            doc.put("archived", true);
        }
        return doc.put("version", flag.version()).members();
    }

    private static void reached(EnvState state, Doc doc) {
        Value.Members shown = state.shown();
        doc.put("rollout_stage", Doc.get(shown, "rollout_stage"));
        doc.put("rollout_pct", Doc.get(shown, "rollout_pct"));
    }

    /** The flag, and how many rows the tenant has of it. */
    Value.Members detail(FlagEntry flag, State state, long now) {
        return Doc.object()
                .put("flag", flag(flag))
                .put("version", flag.version())
                .put("overrides", FlagDetail.overrides(flag, state, now, tenant))
                .members();
    }

    boolean sees(Approval approval) {
        return tenant.equals(Reach.tenantOf(approval));
    }

    boolean sees(LogRecord record) {
        return switch (record.entity().kind()) {
            case OVERRIDE -> tenant.equals(State.place(record.entity()).tenantId());
            case APPROVAL -> {
                Value.Members document = record.after() == null ? record.before() : record.after();
                yield document != null && sees(Approval.read(document));
            }
            case FLAG, COHORT, SETTINGS, METADATA, API_KEY -> false;
        };
    }

    /** A record that it sees, its approvals as {@link Approval#shownInside} has them. */
    static LogRecord inside(LogRecord record) {
        if (record.entity().kind() != EntityId.Kind.APPROVAL) {
            return record;
        }
        return new LogRecord(
                record.format(),
                record.seq(),
                record.ts(),
                record.actor(),
                record.action(),
                record.changeId(),
                record.entity(),
                record.flagKey(),
                record.env(),
                inside(record.before()),
                inside(record.after()),
                record.reason(),
                record.approvalRef(),
                record.requestId(),
                record.program(),
                record.prevHash(),
                record.hash());
    }

    private static Value.@Nullable Members inside(Value.@Nullable Members approval) {
        return approval == null ? null : Approval.inside(approval);
    }
}
