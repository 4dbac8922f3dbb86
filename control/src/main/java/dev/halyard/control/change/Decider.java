package dev.halyard.control.change;

import dev.halyard.control.log.EntityId;
import dev.halyard.control.log.Head;
import dev.halyard.control.log.LogLine;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.rollout.Direction;
import dev.halyard.control.rollout.Rollout;
import dev.halyard.control.state.Approval;
import dev.halyard.control.state.ApprovalState;
import dev.halyard.control.state.EnvState;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.Requirement;
import dev.halyard.control.state.Row;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Stage;
import dev.halyard.evaluator.Strings;
import dev.halyard.evaluator.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The door: a pure function from state, submission and time to records, or a refusal. Every write
 * path goes through {@link #decide}: proposal, widening, approval, records.
 */
public final class Decider {
    private static final int LONGEST_REASON = 2000;

    /** Escaped, and not a backslash before {@code u0000}. */
    private static final Pattern NUL = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\u0000");

    private final Terms.Settings settings;
    private final Form form;

    /**
     * How records are written.
     *
     * @param format of all but stops, which are always of the first
     * @param program version of this program, which records of format 2 say
     */
    public record Form(int format, String program) {
        /** What every program reads. */
        public static final Form FIRST = new Form(LogRecord.FORMAT, "");
    }

    /**
     * @param resumeWithin how long after a pause a gated flag is resumed without a new approval
     * @param approvalSla how long an approval can be signed and used
     */
    public Decider(Duration resumeWithin, Duration approvalSla) {
        this(resumeWithin, approvalSla, Form.FIRST);
    }

    /** As above, and says how records are written. */
    public Decider(Duration resumeWithin, Duration approvalSla, Form form) {
        settings = new Terms.Settings(resumeWithin, approvalSla);
        this.form = form;
    }

    /** What a command would do, whatever its version and approval: for previews. */
    public Proposal propose(State state, Submission submission, long clock) {
        Terms terms = new Terms(state, submission, now(state, clock), settings, false);
        return propose(terms);
    }

    /** What the command would do, where its sender may do that. */
    private static Proposal propose(Terms terms) {
        Submission submission = terms.submission();
        submission.reach().checkAsked(submission.command());
        Proposal proposal = Proposals.propose(terms, submission.command());
        submission.reach().check(proposal);
        return proposal;
    }

    /** The log's running maximum of time: a clock that steps back renews nothing. */
    public static long now(State state, long clock) {
        return Math.max(state.head().time(), clock);
    }

    /**
     * Decides.
     *
     * @param clock milliseconds since the epoch
     * @throws Refusal when the change is not to be made
     */
    public Decision decide(State state, Submission submission, long clock) {
        Terms terms = new Terms(state, submission, now(state, clock), settings, true);
        checkReason(submission);
        Proposal proposal = propose(terms);
        KeyLife.check(terms);
        if (proposal.isEmpty()) {
            return new Decision(List.of(), state, Answers.unchanged(proposal, submission));
        }
        if (!(submission.command() instanceof Command.Import)) { // documents are read strictly
            proposal.edits().forEach(Decider::checkText);
        }
        Set<EntityId> touched = Set.copyOf(proposal.touched());
        List<Requirement> requirements =
                submission.command() instanceof Command.SweepOverrides
                        ? List.of() // it removes only what no longer counts
                        : Approvals.requirements(terms, proposal);
        Approval used =
                requirements.isEmpty() ? null : Approvals.use(terms, proposal, requirements);
        Editors.remember(proposal, terms.actorId(), used);
        RolloutChanges.clearRolledBack(proposal);
        if (used != null) {
            stamp(proposal, requirements, used.id());
            proposal.approval("approval.consume", used.with(ApprovalState.CONSUMED));
        }
        voidOthers(terms, proposal, touched);
        return decision(terms, proposal, used);
    }

    private static void checkReason(Submission submission) {
        boolean signs =
                submission.command() instanceof Command.Sign
                        || submission.command() instanceof Command.Reject
                        || submission.command() instanceof Command.Withdraw;
        String reason = submission.reason();
        if (reason == null || reason.isBlank()) {
            if (!signs) {
                throw Refusal.invalid(
                        "/reason", "is required: why, in a sentence, for whoever reads the log");
            }
        } else if (reason.codePointCount(0, reason.length()) > LONGEST_REASON) {
            throw Refusal.invalid("/reason", "must have at most 2000 characters");
        } else {
            checkText("/reason", Value.of(reason).toJson());
        }
    }

    /** The approval holds what it approved. */
    private static void stamp(Proposal proposal, List<Requirement> requirements, String ref) {
        for (Requirement requirement : requirements) {
            stampFlag(proposal, requirement, ref);
            List<Row> rows = new ArrayList<>();
            for (Proposal.Edit edit : proposal.edits()) {
                boolean put = !edit.action().equals(Proposal.CLEARED); // by a raised mark
                if (edit.id().kind() == EntityId.Kind.OVERRIDE && edit.after() != null && put) {
                    rows.add(Row.read(edit.after()));
                }
            }
            rows.stream()
                    .filter(row -> row.evaluated().flagKey().equals(requirement.flagKey()))
                    .filter(row -> !isDefault(proposal, row))
                    .forEach(row -> proposal.row("override.put", row.withApproval(ref, false)));
        }
    }

    private static boolean isDefault(Proposal proposal, Row row) {
        FlagEntry flag = proposal.after().flagEntry(row.evaluated().flagKey());
        return flag != null && row.evaluated().value().equals(flag.definition().defaultValue());
    }

    private static void stampFlag(Proposal proposal, Requirement requirement, String ref) {
        FlagEntry was = proposal.before().flagEntry(requirement.flagKey());
        FlagEntry is = proposal.after().flagEntry(requirement.flagKey());
        if (is == null) {
            return;
        }
        FlagEntry stamped = is;
        boolean any = false;
        for (Env env : requirement.envs()) {
            boolean moved = was == null || was.archived() || !was.state(env).sameAs(is.state(env));
            Stage stage = is.state(env).stage();
            if (moved && stage != Stage.DRAFT && stage != Stage.ROLLED_BACK) {
                stamped = stamped.withState(env, is.state(env).withApproval(ref, false));
                any = true;
            }
        }
        if (any) {
            proposal.flag("flag.transition", stamped, null);
        }
    }

    private static void checkText(Proposal.Edit edit) {
        if (edit.after() != null) {
            checkText("", edit.after().toJson());
        }
    }

    /** The log would refuse it, and with it everybody else's change of the same group. */
    private static void checkText(String pointer, String json) {
        if (Strings.loneSurrogate(json, 0) >= 0 || NUL.matcher(json).find()) {
            throw Refusal.invalid(pointer, "must be well-formed Unicode without U+0000");
        }
    }

    private static void voidOthers(Terms terms, Proposal proposal, Set<EntityId> touched) {
        for (EntityId id : touched) {
            if (id.kind() == EntityId.Kind.FLAG) {
                Approvals.voidStopped(proposal, id.key(), stopped(proposal, id.key()));
            }
        }
        Approvals.voidMoved(terms, proposal, touched);
    }

    /** Where a flag is stopped, whichever way that came. */
    private static Set<Env> stopped(Proposal proposal, String key) {
        FlagEntry was = proposal.before().flagEntry(key);
        FlagEntry is = proposal.flagAfter(key);
        Set<Env> stopped = EnumSet.noneOf(Env.class);
        for (Env env : Env.values()) {
            EnvState before = was == null ? EnvState.DRAFT : was.state(env);
            if (Rollout.direction(before, is.state(env)) == Direction.STOP) {
                stopped.add(env);
            }
        }
        return stopped;
    }

    private Decision decision(Terms terms, Proposal proposal, @Nullable Approval used) {
        List<LogRecord> records = new ArrayList<>();
        State next = terms.state();
        int format = isStop(terms, proposal) ? LogRecord.FORMAT : form.format();
        for (Proposal.Edit edit : proposal.inOrder()) {
            LogRecord record = record(terms, next, edit, used, format);
            records.add(record);
            next = next.apply(record);
        }
        Value.Members answer = Answers.of(proposal, records, next, terms);
        return terms.submission().dryRun()
                ? new Decision(List.of(), terms.state(), answer)
                : new Decision(records, next, answer);
    }

    /** By what comes of it: a revert and an import may stop as well. */
    private static boolean isStop(Terms terms, Proposal proposal) {
        return terms.submission().command().isStop()
                || proposal.edits().stream()
                        .map(Proposal.Edit::id)
                        .filter(id -> id.kind() == EntityId.Kind.FLAG)
                        .anyMatch(id -> !stopped(proposal, id.key()).isEmpty());
    }

    private LogRecord record(
            Terms terms, State state, Proposal.Edit edit, @Nullable Approval used, int format) {
        Submission submission = terms.submission();
        Head head = state.head();
        LogRecord bare =
                new LogRecord(
                        format,
                        head.seq() + 1,
                        terms.instant(),
                        submission.actor(),
                        edit.action(),
                        submission.changeId(),
                        edit.id(),
                        edit.flagKey(),
                        edit.env(),
                        terms.state().stored(edit.id()),
                        edit.after(),
                        submission.reason(),
                        used == null ? null : used.id(),
                        submission.requestId(),
                        format > 1 ? form.program() : null,
                        head.hash(),
                        "");
        return bare.withHash(LogLine.hash(bare));
    }
}
