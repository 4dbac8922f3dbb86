package dev.halyard.control.change;

import dev.halyard.control.log.Actor;
import dev.halyard.control.log.EntityId;
import dev.halyard.control.rollout.Footing;
import dev.halyard.control.rollout.Widening;
import dev.halyard.control.state.Approval;
import dev.halyard.control.state.ApprovalState;
import dev.halyard.control.state.CohortEntry;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.Requirement;
import dev.halyard.control.state.Signature;
import dev.halyard.control.state.State;
import dev.halyard.control.state.Trust;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Two pairs of eyes: asking for leave, signing, and what leave is worth when it is used. */
final class Approvals {
    private static final String APPROVER = "approver";

    private Approvals() {}

    static Proposal request(Terms terms, Command.RequestApproval command) {
        Proposal asked = Proposals.propose(unversioned(terms), command.asked());
        terms.submission().reach().check(asked);
        List<Requirement> requirements = requirements(terms, asked);
        if (requirements.isEmpty()) {
            throw new Refusal(
                    Refusal.Code.NO_CHANGE,
                    "This change needs no approval.",
                    "Send it as it is, without approval_ref.");
        }
        Approval approval =
                new Approval(
                        id(terms),
                        command.kind(),
                        command.target(),
                        command.env(),
                        command.change(),
                        terms.submission().reason(),
                        terms.actorId(),
                        terms.instant(),
                        Effect.digest(asked, requirements),
                        requirements,
                        List.copyOf(barred(terms.state(), asked, requirements)),
                        List.of(),
                        ApprovalState.PENDING,
                        null,
                        null,
                        command.blastRadius(),
                        Times.write(terms.now() + terms.settings().approvalSla().toMillis()));
        Proposal proposal = new Proposal(terms.state());
        proposal.approval("approval.request", approval);
        return proposal;
    }

    /** The day, and ten characters of the change's unguessable id. */
    private static String id(Terms terms) {
        String random = terms.submission().changeId().replace("-", "");
        return "APP-" + Times.day(terms.now()) + "-" + random.substring(random.length() - 10);
    }

    static Terms unversioned(Terms terms) {
        return new Terms(terms.state(), terms.submission(), terms.now(), terms.settings(), false);
    }

    /** None where nothing is yet: the first import adopts, and nothing else there can widen. */
    static List<Requirement> requirements(Terms terms, Proposal proposal) {
        if (ImportChange.isFirst(terms.state())) {
            return List.of();
        }
        return Widening.of(
                terms.state(),
                proposal.after(),
                proposal.touched(),
                terms.now(),
                terms.settings().resumeWithin());
    }

    /** Who edited what it covers while that was free: theirs would not be a second pair of eyes. */
    private static Set<String> barred(State state, Proposal asked, List<Requirement> requirements) {
        Set<String> barred = new TreeSet<>();
        for (Requirement requirement : requirements) {
            FlagEntry flag = state.flagEntry(requirement.flagKey());
            if (flag != null) {
                bar(flag.editedBy(), barred);
                cohorts(state, flag, requirement.envs(), barred);
            }
            FlagEntry next = asked.after().flagEntry(requirement.flagKey());
            if (next != null) {
                cohorts(state, next, requirement.envs(), barred);
            }
        }
        bar(state.settings().editedBy(), barred);
        return barred;
    }

    private static void cohorts(
            State state, FlagEntry flag, Collection<Env> envs, Set<String> barred) {
        for (String key : Footing.cohortsIn(flag, envs)) {
            CohortEntry cohort = state.cohort(key);
            bar(cohort == null ? null : cohort.editedBy(), barred);
        }
    }

    private static void bar(@Nullable String who, Set<String> barred) {
        if (who != null) {
            barred.add(who);
        }
    }

    static Proposal sign(Terms terms, Command.Sign command) {
        Approval approval = open(terms, command.id());
        if (trust(terms).isFullySigned(approval)) {
            throw new Refusal(
                    Refusal.Code.NO_CHANGE, "It has all its signatures.", "It can be used now.");
        }
        checkSigner(terms.submission().actor(), approval, trust(terms));
        Actor actor = terms.submission().actor();
        Proposal proposal = new Proposal(terms.state());
        proposal.approval(
                "approval.sign",
                approval.signed(
                        new Signature(
                                actor.id(),
                                actor.roleKey(),
                                actor.authSource(),
                                terms.instant(),
                                command.comment()),
                        trust(terms)));
        return proposal;
    }

    private static Trust trust(Terms terms) {
        return terms.state().trust();
    }

    private static void checkSigner(Actor actor, Approval approval, Trust trust) {
        if (!actor.roles().contains(APPROVER) || actor.authSource().equals("api_key")) {
            throw notAllowed("Signing takes a person with the role approver.");
        }
        if (actor.id().equals(approval.requestedBy())) {
            throw notAllowed("Whoever asked for an approval does not sign it.");
        }
        if (approval.signatures().stream().anyMatch(s -> s.signer().equals(actor.id()))) {
            throw notAllowed("You signed it already; nobody signs twice.");
        }
        if (approval.barred().contains(actor.id())) {
            throw notAllowed(
                    "You last edited what it covers while that was free, so somebody else signs.");
        }
        List<Signature> counted = trust.of(approval);
        boolean helps = approval.requirements().stream().anyMatch(r -> helps(actor, r, counted));
        if (!helps) {
            throw notAllowed(
                    "Your role key "
                            + (actor.roleKey() == null ? "(none)" : actor.roleKey())
                            + " is not one that has yet to sign.");
        }
    }

    /** Whether a signature brings a requirement nearer. */
    private static boolean helps(Actor actor, Requirement requirement, List<Signature> counted) {
        if (!requirement.admits(actor.roleKey()) || requirement.isMet(counted)) {
            return false;
        }
        return requirement.signers() == 1
                || counted.stream()
                        .filter(s -> requirement.admits(s.roleKey()))
                        .noneMatch(s -> java.util.Objects.equals(s.roleKey(), actor.roleKey()));
    }

    private static Refusal notAllowed(String message) {
        return new Refusal(
                Refusal.Code.APPROVAL_NOT_ALLOWED,
                message,
                "requirements of the approval says who may sign.");
    }

    static Proposal reject(Terms terms, Command.Reject command) {
        Approval approval = open(terms, command.id());
        Proposal proposal = new Proposal(terms.state());
        proposal.approval(
                "approval.reject",
                approval.closed(ApprovalState.REJECTED, terms.actorId(), command.comment()));
        return proposal;
    }

    static Proposal withdraw(Terms terms, Command.Withdraw command) {
        Approval approval = open(terms, command.id());
        if (!terms.actorId().equals(approval.requestedBy())) {
            throw notAllowed("Only whoever asked for an approval withdraws it.");
        }
        Proposal proposal = new Proposal(terms.state());
        proposal.approval(
                "approval.withdraw",
                approval.closed(ApprovalState.WITHDRAWN, terms.actorId(), command.comment()));
        return proposal;
    }

    /** One that is not its sender's to see is not there. */
    private static Approval found(Terms terms, String id) {
        Approval approval = terms.state().approval(id);
        if (approval == null || !terms.submission().reach().sees(approval)) {
            throw new Refusal(
                    Refusal.Code.APPROVAL_NOT_FOUND,
                    "There is no approval " + id + ".",
                    "GET /api/admin/approvals lists them.");
        }
        return approval;
    }

    private static Approval open(Terms terms, String id) {
        Approval approval = found(terms, id);
        ApprovalState state = approval.stateAt(terms.now());
        if (state == ApprovalState.EXPIRED) {
            throw expired(approval);
        }
        if (!state.isOpen()) {
            throw gone(approval, state);
        }
        return approval;
    }

    private static Refusal expired(Approval approval) {
        return new Refusal(
                Refusal.Code.APPROVAL_EXPIRED,
                "The approval " + approval.id() + " expired at " + approval.slaDueAt() + ".",
                "Ask for a new one.");
    }

    private static Refusal gone(Approval approval, ApprovalState state) {
        return new Refusal(
                Refusal.Code.APPROVAL_VOID,
                "The approval " + approval.id() + " is " + state.id() + ".",
                "Ask for a new one.",
                List.of(Doc.object().put("state", state.id()).members()));
    }

    /** An edit may repeat the reference that it read, which is no approval of the edit. */
    private static boolean isAsStored(Terms terms, String ref) {
        FlagEntry flag =
                terms.submission().command() instanceof Command.EditFlag edit
                        ? terms.state().flagEntry(edit.key())
                        : null;
        return flag != null
                && flag.states().values().stream()
                        .anyMatch(state -> ref.equals(state.approvalRef()));
    }

    /**
     * The approval that a change is sent with, when it is good for exactly this change.
     *
     * @throws Refusal saying which it lacks
     */
    static Approval use(Terms terms, Proposal proposal, List<Requirement> requirements) {
        String ref = terms.submission().approvalRef();
        if (ref == null || isAsStored(terms, ref)) {
            throw required(
                    "This change needs an approval: it may reach somebody more.",
                    "none",
                    requirements,
                    terms);
        }
        Approval approval = open(terms, ref);
        String digest = Effect.digest(proposal, requirements);
        if (!approval.digest().equals(digestNow(terms, approval).orElse(""))) {
            throw gone(approval, ApprovalState.VOID);
        }
        if (!approval.digest().equals(digest)) {
            throw required(
                    "The approval " + ref + " is of another change.",
                    "other_change",
                    requirements,
                    terms);
        }
        if (approval.state() != ApprovalState.SIGNED_FULL
                || !trust(terms).isFullySigned(approval)) {
            throw required(
                    "The approval " + ref + " does not have all its signatures.",
                    "not_full",
                    requirements,
                    terms);
        }
        return approval;
    }

    private static Refusal required(
            String message, String why, List<Requirement> requirements, Terms terms) {
        List<Value> details = new ArrayList<>();
        for (Requirement requirement : requirements) {
            List<String> roles =
                    terms.submission().reach().tenant() == null ? requirement.roles() : null;
            details.add(
                    Doc.object()
                            .put("why", why)
                            .put("flag_key", requirement.flagKey())
                            .put("signers_needed", (long) requirement.signers())
                            .put(
                                    "signer_roles",
                                    roles == null
                                            ? Value.Null.NULL
                                            : new Value.Array(
                                                    roles.stream().map(Value::of).toList()))
                            .put("envs", requirement.envs().stream().map(Env::id).toList())
                            .members());
        }
        return new Refusal(
                Refusal.Code.APPROVAL_REQUIRED,
                message,
                "POST /api/admin/approvals asks for one; send its id as approval_ref once it is"
                        + " signed_full.",
                details);
    }

    /** The digest that the change of an approval has now; empty when it can no longer be made. */
    static Optional<String> digestNow(Terms terms, Approval approval) {
        try {
            Command asked =
                    Bodies.asked(
                            approval.kind(), approval.target(), approval.env(), approval.change());
            Proposal proposal = Proposals.propose(unversioned(terms), asked);
            return Optional.of(Effect.digest(proposal, requirements(terms, proposal)));
        } catch (Refusal no) {
            return Optional.empty();
        }
    }

    /**
     * Voids the open approvals whose ground a change has moved: for good, even if it moves back.
     */
    static void voidMoved(Terms terms, Proposal proposal, Collection<EntityId> touched) {
        State after = proposal.after();
        Terms then = new Terms(after, terms.submission(), terms.now(), terms.settings(), false);
        for (Approval approval : after.openApprovals()) {
            boolean untouched =
                    proposal.before().approval(approval.id()) == null
                            || !mayRestOn(approval, touched);
            if (!untouched && !approval.digest().equals(digestNow(then, approval).orElse(""))) {
                proposal.approval("approval.void", approval.with(ApprovalState.VOID));
            }
        }
    }

    private static boolean mayRestOn(Approval approval, Collection<EntityId> touched) {
        String target = Doc.text(approval.target(), "flag_key");
        for (EntityId id : touched) {
            boolean rests =
                    switch (id.kind()) {
                        case FLAG ->
                                approval.covers(id.key())
                                        || id.key().equals(target)
                                        || approval.kind()
                                                == dev.halyard.control.state.ApprovalKind.IMPORT;
                        case OVERRIDE -> {
                            String flag = id.key().substring(0, id.key().indexOf('\u001f'));
                            yield approval.covers(flag)
                                    || approval.kind()
                                            == dev.halyard.control.state.ApprovalKind.IMPORT;
                        }
                        case COHORT, SETTINGS -> true;
                        case METADATA, APPROVAL, API_KEY -> false;
                    };
            if (rests) {
                return true;
            }
        }
        return false;
    }

    /** A stop takes back the leave that was asked for, or given, to open what is being stopped. */
    static void voidStopped(Proposal proposal, String flagKey, Set<Env> stopped) {
        for (Approval approval : proposal.after().openApprovals()) {
            if (stopped.stream().anyMatch(env -> approval.covers(flagKey, env))) {
                proposal.approval("approval.void", approval.with(ApprovalState.VOID));
            }
        }
    }
}
