package dev.halyard.control.change;

import dev.halyard.control.log.EntityId;
import dev.halyard.control.state.Approval;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.RowPlace;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Env;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far the changes of a caller go. It is asked twice: of the command, before anything that is
 * stored could be told by a refusal, and of the effect, whatever the command was. Immutable.
 *
 * @param envs the environments whose states and rows may change; with all of them, what is for
 *     every environment as well
 * @param tenant whose rows alone may change, and approvals for them; null for everything
 */
public record Reach(Set<Env> envs, @Nullable String tenant) {
    /** The platform's own. */
    public static final Reach EVERYTHING = new Reach(EnumSet.allOf(Env.class), null);

    public Reach {
        envs = Set.copyOf(envs);
    }

    private boolean isBounded() {
        return envs.size() < Env.values().length;
    }

    /** The tenant whose row an approval is for; null for anything else, and a row for no tenant. */
    public static @Nullable String tenantOf(Approval approval) {
        return switch (approval.kind()) {
            case OVERRIDE_PUT, OVERRIDE_DELETE -> {
                RowPlace place = place(asked(approval));
                yield place == null ? null : place.tenantId();
            }
            default -> null;
        };
    }

    private static Command asked(Approval approval) {
        return Bodies.asked(approval.kind(), approval.target(), approval.env(), approval.change());
    }

    private static @Nullable RowPlace place(Command command) {
        return switch (command) {
            case Command.PutOverride put -> put.place();
            case Command.DeleteOverride delete -> delete.place();
            default -> null;
        };
    }

    /** Whether an approval is there at all for the caller. */
    boolean sees(Approval approval) {
        return tenant == null || tenant.equals(tenantOf(approval));
    }

    /**
     * Holds a command to it, by what it names alone.
     *
     * @throws Refusal when it names something else
     */
    void checkAsked(Command command) {
        switch (command) {
            case Command.PutOverride put -> checkRow(put.place());
            case Command.DeleteOverride delete -> checkRow(delete.place());
            case Command.Transition move -> checkStates(move.envs());
            case Command.Pause pause -> checkStates(pause.envs());
            case Command.RollBack rollBack -> checkStates(rollBack.envs());
            case Command.Resume resume -> checkStates(resume.envs());
            case Command.RevertStates revert -> checkStates(revert.envs());
            case Command.RequestApproval request -> checkAsked(request.asked());
            // whose approval it is, is known once it is found; see Approvals
            case Command.Sign sign -> {}
            case Command.Reject reject -> {}
            case Command.Withdraw withdraw -> {}
            case Command.CreateFlag create -> checkShared();
            case Command.EditFlag edit -> checkShared();
            case Command.ArchiveFlag archive -> checkShared();
            case Command.PutCohort put -> checkShared();
            case Command.DeleteCohort delete -> checkShared();
            case Command.PutSettings settings -> checkShared();
            case Command.Import documents -> checkShared();
            case Command.SweepOverrides sweep -> checkShared();
            case Command.CreateApiKey create -> checkShared();
            case Command.RotateApiKey rotate -> checkShared();
            case Command.RevokeApiKey revoke -> checkShared();
        }
    }

    private void checkRow(RowPlace place) {
        if (tenant != null && !tenant.equals(place.tenantId())) {
            throw notOfTenant();
        }
        if (isBounded() && (place.env() == null || !envs.contains(place.env()))) {
            throw otherEnv("row_env");
        }
    }

    private void checkStates(Envs named) {
        if (tenant != null) {
            throw notOfTenant();
        }
        if (!envs.containsAll(named.each())) {
            throw otherEnv("env");
        }
    }

    private void checkShared() {
        if (tenant != null) {
            throw notOfTenant();
        }
        if (isBounded()) {
            throw otherEnv(null);
        }
    }

    /**
     * Holds what a change would do to it, thing by thing.
     *
     * @throws Refusal when it would touch something else
     */
    void check(Proposal proposal) {
        if (tenant == null && !isBounded()) {
            return;
        }
        for (Proposal.Edit edit : proposal.edits()) {
            switch (edit.id().kind()) {
                case OVERRIDE -> checkRow(State.place(edit.id()));
                case FLAG -> checkFlag(proposal, edit.id().key());
                case APPROVAL -> checkApproval(edit);
                case COHORT, SETTINGS, METADATA, API_KEY -> checkShared();
            }
        }
    }

    private void checkFlag(Proposal proposal, String key) {
        FlagEntry was = proposal.before().flagEntry(key);
        FlagEntry is = proposal.after().flagEntry(key);
        if (was == null || is == null || !Proposal.movesOnly(was, is)) {
            checkShared();
            return;
        }
        Set<Env> moved = EnumSet.noneOf(Env.class);
        was.states()
                .forEach((env, state) -> {
                    if (!state.sameAs(is.state(env))) {
                        moved.add(env);
                    }
                });
        checkStates(new Envs("", moved));
    }

    private void checkApproval(Proposal.Edit edit) {
        if (edit.after() == null) {
            throw new IllegalStateException("an approval is never removed");
        }
        checkAsked(asked(Approval.read(edit.after())));
    }

    /** Whether a thing that a change touches is the caller's to hear of. */
    boolean tells(EntityId id, State state) {
        return tenant == null
                || switch (id.kind()) {
                    case OVERRIDE -> tenant.equals(State.place(id).tenantId());
                    case APPROVAL -> {
                        Approval approval = state.approval(id.key());
                        yield approval != null && sees(approval);
                    }
                    case FLAG, COHORT, SETTINGS, METADATA, API_KEY -> false;
                };
    }

    private static Refusal notOfTenant() {
        return new Refusal(
                Refusal.Code.FORBIDDEN,
                "This takes the role editor: a tenant's role changes rows of its own tenant only.",
                "Name a row of your own tenant, or ask somebody who has the role.");
    }

    private Refusal otherEnv(@Nullable String field) {
        String own =
                envs.stream()
                        .map(env -> env.name().toLowerCase(Locale.ROOT))
                        .sorted()
                        .collect(Collectors.joining(", "));
        return new Refusal(
                Refusal.Code.FORBIDDEN,
                "This credential changes " + own + " only, and this would change more.",
                field == null
                        ? "What is for every environment takes a credential for all of them."
                        : "Name one of its environments as " + field + ": left out, it means all.");
    }
}
