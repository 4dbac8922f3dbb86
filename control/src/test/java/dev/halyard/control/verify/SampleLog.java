package dev.halyard.control.verify;

import dev.halyard.control.ControlPlane;
import dev.halyard.control.change.ApiKeyBodies;
import dev.halyard.control.change.Bodies;
import dev.halyard.control.change.Command;
import dev.halyard.control.change.Decider;
import dev.halyard.control.change.Envs;
import dev.halyard.control.change.Submission;
import dev.halyard.control.log.Actor;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.log.MemoryChangeLog;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.Row;
import dev.halyard.control.state.RowPlace;
import dev.halyard.control.state.State;
import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Scope;
import dev.halyard.evaluator.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A log of records of all kinds and actions, made by the control plane as a service would. */
final class SampleLog {
    private static final Actor ANN = new Actor("ann", List.of("editor"), "team-lead", "jwt");
    private static final Actor BEN =
            new Actor("ben", List.of("approver"), "release-manager", "jwt");
    private static final Actor CID =
            new Actor("cid", List.of("approver"), "security-officer", "jwt");

    private static final String REGISTRY =
            """
            {'schema_version':'1.0','owner':'ทีม "flags"\\n','internal_tiers':['staff'],
             'cohorts':{'old':{'description':'nobody','any_of':[{'all_of':[{'attribute':'plan','op':'exists'}]}]}},
             'approval_matrix':{'row':{'signer_roles':['release-manager','security-officer']}},
             'flags':[
              {'id':'ff-1','key':'plain','owner_module':'m','type':'number','default_value':3.0,
               'allowed_scopes':['global','tenant','user'],
               'rollout_stage':'staged','rollout_pct':12.50,'pilot_cohorts':[],
               'variants':[{'name':'n','value':-0,'weight':1}]},
              {'id':'ff-2','key':'pay','owner_module':'m','type':'boolean','default_value':false,
               'allowed_scopes':['global','tenant','user'],
               'rollout_stage':'draft','requires_approval':true},
              {'id':'ff-3','key':'pii','owner_module':'m','type':'boolean','default_value':false,
               'rollout_stage':'draft','requires_approval':true,'sensitive_flag':true,
               'approval_matrix_row':'row'}]}\
            """;

    private static final String OVERRIDES =
            """
            {'schema_version':'1.0','overrides':[
              {'id':'ovr-1','scope':'tenant','flag_key':'plain','tenant_id':'acme','value':1e3,
               'created_at':'2026-11-01T00:00:00Z','created_by':'ann','source':'seed',
               'rationale':'ทดลอง'}]}\
            """;

    private final MemoryChangeLog log = new MemoryChangeLog();
    private final ControlPlane plane;
    private Instant now = Instant.parse("2026-11-02T12:00:00.250Z");
    private long changes;

    private SampleLog() {
        Decider decider = new Decider(Duration.ofDays(3), Duration.ofDays(3));
        plane = new ControlPlane(log, State.EMPTY, decider, () -> now, (next, records) -> {});
    }

    /** A log of so many records, which begins with one of every action. */
    static MemoryChangeLog of(int records) {
        SampleLog sample = new SampleLog();
        try {
            sample.imports();
            sample.flags();
            sample.things();
            sample.approvals();
            sample.keys();
            sample.fill(records);
            return sample.log;
        } finally {
            sample.plane.close();
        }
    }

    static List<String> lines(MemoryChangeLog log) {
        List<String> lines = new ArrayList<>();
        log.lines(0, lines::add);
        return List.copyOf(lines);
    }

    static List<LogRecord> records(MemoryChangeLog log) {
        return log.after(0, Integer.MAX_VALUE);
    }

    private void imports() {
        send(ANN, new Command.Import(json(REGISTRY), json(OVERRIDES), true));
    }

    private void flags() {
        String fresh =
                "{'id':'ff-4','key':'fresh','owner_module':'m','type':'boolean','default_value':false}";
        send(ANN, Bodies.createFlag(json(fresh)));
        send(
                ANN,
                Bodies.editFlag("fresh", json(fresh.replace("'m'", "'\\u007f\\\\ \"m\" \u2028'"))));
        send(ANN, transition("fresh", "internal"));
        send(ANN, Bodies.pause("fresh", json("{'env':'prod'}")));
        send(ANN, Bodies.resume("fresh", json("{'env':'prod'}")));
        FlagEntry now = Objects.requireNonNull(plane.state().flagEntry("fresh"));
        send(ANN, Bodies.rollBack("fresh", json("{}")));
        send(ANN, transition("fresh", "draft"));
        send(ANN, new Command.RevertStates("fresh", Envs.ALL, now.states()));
        send(ANN, Bodies.archiveFlag("fresh", json("{}")));
        send(ANN, Bodies.createFlag(json(fresh)));
    }

    private void things() {
        send(ANN, row("plain", "u1", "{'value':7.0}"));
        send(ANN, row("plain", "u1", "{'value':8,'expires_at':'2026-11-02T12:30:00Z'}"));
        send(ANN, row("plain", "u2", "{'value':9,'row_env':'dev','row_tenant':'acme'}"));
        RowPlace second = new RowPlace(Scope.USER, "acme", "u2", Env.DEV);
        send(ANN, new Command.DeleteOverride("plain", second));
        now = now.plus(Duration.ofHours(1));
        send(Actor.SYSTEM, new Command.SweepOverrides());
        String cohort =
                "{'description':'d','any_of':[{'all_of':[{'attribute':'plan','op':'in','values':[1.0]}]}]}";
        send(ANN, Bodies.putCohort("new", json(cohort)));
        send(ANN, Bodies.deleteCohort("old", json("{}")));
        send(ANN, Bodies.putSettings(json("{'internal_tiers':['staff','admin']}")));
    }

    private void approvals() {
        String pay =
                "{'target':{'flag_key':'pay'},'env':'prod','change':{'rollout_stage':'internal'}}";
        String pii =
                "{'target':{'flag_key':'pii'},'env':'dev','change':{'rollout_stage':'internal'}}";
        String put =
                "{'kind':'override_put','target':{'flag_key':'pay','scope':'user','id':'u1'},"
                        + "'change':{'value':true}}";
        String rejected = request(pay);
        send(BEN, new Command.Reject(rejected, "no"));
        String withdrawn = request(pay);
        send(ANN, new Command.Withdraw(withdrawn, null));
        String used = request(put);
        send(BEN, new Command.Sign(used, "yes"));
        send(ANN, row("pay", "u1", "{'value':true}"), used);
        String both = request(pii);
        send(BEN, new Command.Sign(both, null));
        send(CID, new Command.Sign(both, "ใช่"));
        send(ANN, transition("pii", "dev", "internal"), both);
        request(pii.replace("internal", "pilot"));
        send(ANN, Bodies.rollBack("pii", json("{}"))); // voids
        send(ANN, Bodies.editFlag("pay", raised())); // clears the row's approval
    }

    private void keys() {
        String id = "k3yk3yk3yk3yk3y0";
        String body =
                "{'name':'บริการ','access':'write','envs':['dev'],'permissions':['flags.override']}";
        send(ANN, ApiKeyBodies.create(id, "ab".repeat(32), json(body)));
        Actor key = new Actor("ann", List.of("editor"), null, "api_key", id);
        send(key, row("plain", "u3", "{'value':9,'row_env':'dev'}"));
        send(ANN, ApiKeyBodies.rotate(id, "cd".repeat(32), json("{'overlap_hours':1}")));
        String bound =
                "{'name':'n','access':'read','tenant':'acme','expires_at':'2027-01-01T00:00:00Z'}";
        send(ANN, ApiKeyBodies.create("k3yk3yk3yk3yk3y1", "ef".repeat(32), json(bound)));
        send(ANN, ApiKeyBodies.revoke(id, json("{}")));
    }

    private static Value.Members raised() {
        return json(
                "{'id':'ff-2','key':'pay','owner_module':'m','type':'boolean','default_value':false,"
                        + "'allowed_scopes':['global','tenant','user'],'requires_approval':true,"
                        + "'sensitive_flag':true}");
    }

    /** Rows put and removed again, up to a number of records. */
    private void fill(int records) {
        int users = 0;
        while (log.head().seq() < records) {
            String user = "user-" + users++ / 2;
            RowPlace place = new RowPlace(Scope.USER, null, user, null);
            send(
                    ANN,
                    plane.state().row("plain", place) == null
                            ? row("plain", user, "{'value':" + users + "}")
                            : new Command.DeleteOverride("plain", place));
        }
    }

    private String request(String body) {
        send(ANN, Bodies.requestApproval(json(body)));
        return plane.state().approvals().get(0).id();
    }

    private static Command row(String flag, String user, String body) {
        return Bodies.putOverride(flag, "user", user, json(body));
    }

    private static Command transition(String flag, String to) {
        return transition(flag, "all", to);
    }

    private static Command transition(String flag, String env, String to) {
        return Bodies.transition(flag, json("{'env':'" + env + "','rollout_stage':'" + to + "'}"));
    }

    private void send(Actor actor, Command command) {
        send(actor, command, null);
    }

    private void send(Actor actor, Command command, @Nullable String approval) {
        now = now.plusMillis(1003);
        plane.submit(
                new Submission(
                        command,
                        actor,
                        "because of /things/ & <others>",
                        version(command),
                        approval,
                        false,
                        null,
                        "req-" + changes,
                        "c%031x".formatted(changes++)));
    }

    /** The version that the sender saw. */
    private @Nullable Long version(Command command) {
        State state = plane.state();
        return switch (command) {
            case Command.CreateFlag create -> null;
            case Command.EditFlag edit -> version(edit.key());
            case Command.Transition transition -> version(transition.key());
            case Command.Resume resume -> version(resume.key());
            case Command.RevertStates revert -> version(revert.key());
            case Command.ArchiveFlag archive -> version(archive.key());
            case Command.DeleteCohort cohort ->
                    Objects.requireNonNull(state.cohort(cohort.key())).version();
            case Command.PutSettings settings -> state.settings().version();
            case Command.DeleteOverride delete -> {
                Row row = state.row(delete.flagKey(), delete.place());
                yield (long) Objects.requireNonNull(row).version();
            }
            default -> null;
        };
    }

    private long version(String flag) {
        return Objects.requireNonNull(plane.state().flagEntry(flag)).version();
    }

    static Value.Members json(String singleQuoted) {
        try {
            String json = singleQuoted.replace("\\\"", "\u0001").replace('"', '\u0002');
            String quoted = json.replace('\'', '"').replace("\u0002", "\\\"");
            return (Value.Members) Json.parse(quoted.replace("\u0001", "\\\""), 64);
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException(singleQuoted, e);
        }
    }
}
