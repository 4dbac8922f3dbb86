package dev.halyard.control.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.control.Desk;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.EnvState;
import dev.halyard.control.state.Exports;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Stage;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ImportTest {
    private static final String REGISTRY =
            """
            {'registry':{'schema_version':'1.0','baseline':'b','flags':[
               {'id':'ff-g','key':'g','owner_module':'m','type':'boolean','default_value':false,
                'requires_approval':true,'allowed_scopes':['user'],
                'rollout_stage':'internal','approval_ref':'OLD-1'},
               {'id':'ff-f','key':'f','owner_module':'m','type':'boolean','default_value':false,
                'allowed_scopes':['user'],'rollout_stage':'full'}]},
             'overrides':{'schema_version':'1.0','overrides':[
               {'id':'ovr-1','scope':'user','flag_key':'g','user_id':'U','value':true,
                'approval_ref':'OLD-2'}]}}
            """;

    private final Desk desk = new Desk();

    @AfterEach
    void close() {
        desk.close();
    }

    private Value.Members first() {
        return desk.by("root").send(Bodies.importRegistry(Desk.json(REGISTRY)));
    }

    private EnvState prod(String key) {
        return desk.flag(key).state(Env.PROD);
    }

    /** The export with these members of a flag otherwise. */
    private Value.Members registryWith(String flag, String change) {
        Value.Members registry = Exports.registry(desk.state());
        List<Value> flags = new ArrayList<>();
        for (Value each : Doc.list(registry, "flags")) {
            Doc doc = Doc.object().putAll((Value.Members) each);
            boolean named = flag.equals(Doc.text(doc.members(), "key"));
            flags.add(named ? doc.putAll(Desk.json("{" + change + "}")).members() : each);
        }
        return Doc.object()
                .put("registry", Desk.documentWith(registry, "flags", new Value.Array(flags)))
                .members();
    }

    @Test
    void theFirstImportIntoAnEmptyStoreAdoptsWhatItFinds() {
        first();
        assertThat(prod("g").adopted()).isTrue();
        assertThat(prod("g").approvalRef()).isEqualTo("OLD-1");
        assertThat(desk.isOn("g", "U", Env.PROD)).isTrue();
        desk.by("ann").send(Bodies.pause("g", Desk.json("{}")));
        desk.by("ann").send(Bodies.resume("g", Desk.json("{}")));
        assertThat(prod("g").adopted()).as("for ever").isTrue();
        desk.open("g", "{'env':'prod','rollout_stage':'pilot'}");
        assertThat(prod("g").adopted()).isFalse();
    }

    @Test
    void aLaterImportAdoptsNothing() {
        desk.by("ann").create("other", "");
        assertThat(desk.by("root").refusal(Bodies.importRegistry(Desk.json(REGISTRY))))
                .isEqualTo(Refusal.Code.APPROVAL_REQUIRED);
        Command adopting =
                new Command.Import(Doc.object(Desk.json(REGISTRY), "registry"), null, true);
        assertThat(desk.by("root").refusal(adopting)).isEqualTo(Refusal.Code.VERSION_CONFLICT);
    }

    @Test
    void anImportIsOneChangeOfManyRecordsAndSaysItsPlan() {
        Value.Members answer = first();
        List<LogRecord> records = desk.log.after(0, 99);
        assertThat(records).extracting(LogRecord::changeId).containsOnly(records.get(0).changeId());
        assertThat(records.size()).isGreaterThan(3);
        Value.Members plan = Objects.requireNonNull(Doc.object(answer, "plan"));
        assertThat(Doc.texts(plan, "added")).containsExactly("g", "f");
        assertThat(Doc.number(Objects.requireNonNull(Doc.object(plan, "overrides")), "added", 0))
                .isEqualTo(1);
    }

    @Test
    void aFlagThatTheDocumentLacksIsArchived() {
        first();
        Value.Members registry = Exports.registry(desk.state());
        List<Value> flags = Doc.list(registry, "flags").subList(0, 1);
        Value.Members answer =
                desk.by("root")
                        .send(
                                new Command.Import(
                                        Desk.documentWith(
                                                registry, "flags", new Value.Array(flags)),
                                        null,
                                        false));
        assertThat(Doc.texts(Objects.requireNonNull(Doc.object(answer, "plan")), "archived"))
                .containsExactly("f");
        assertThat(desk.flag("f").archived()).isTrue();
        Value.Members taken = Desk.flagDocument("new", "'id':'ff-f','rollout_stage':'draft'");
        List<Value> more = new ArrayList<>(flags);
        more.add(taken);
        Command sameId =
                new Command.Import(
                        Desk.documentWith(registry, "flags", new Value.Array(more)), null, false);
        assertThat(desk.by("root").refusal(sameId)).isEqualTo(Refusal.Code.VALIDATION_FAILED);
    }

    @Test
    void theRevisionIsExpectedAndTheSameDocumentChangesNothing() {
        first();
        Command same = new Command.Import(Exports.registry(desk.state()), null, false);
        assertThat(desk.by("root").noVersion().refusal(same))
                .isEqualTo(Refusal.Code.PRECONDITION_REQUIRED);
        assertThat(desk.by("root").version(1).refusal(same))
                .isEqualTo(Refusal.Code.VERSION_CONFLICT);
        assertThat(desk.by("root").refusal(same)).isEqualTo(Refusal.Code.NO_CHANGE);
        Command rows = new Command.Import(null, Exports.overrides(desk.state()), false);
        assertThat(desk.by("root").refusal(rows)).isEqualTo(Refusal.Code.NO_CHANGE);
    }

    @Test
    void aDocumentThatOnlySaysPausedPauses() {
        first();
        String waiting =
                desk.by("bea")
                        .ask("{'flag_key':'g','change':{'env':'prod','rollout_stage':'pilot'}}");
        desk.by("root").send(Bodies.importRegistry(registryWith("g", "'rollout_stage':'paused'")));
        assertThat(prod("g").pausedFrom()).isEqualTo(Stage.INTERNAL);
        assertThat(prod("g").pausedAt()).isEqualTo("2026-11-02T12:00:00.000Z");
        assertThat(Objects.requireNonNull(desk.state().approval(waiting)).state().id())
                .isEqualTo("void");
        desk.by("ann").send(Bodies.resume("g", Desk.json("{'env':'prod'}")));
        assertThat(prod("g").stage()).isEqualTo(Stage.INTERNAL);
    }

    @Test
    void aRollbackByImportClearsAsAnyRollbackDoes() {
        first();
        desk.by("root")
                .send(Bodies.importRegistry(registryWith("g", "'rollout_stage':'rolled_back'")));
        assertThat(prod("g").approvalRef()).isNull();
        assertThat(row().approvalRef()).isNull();
    }

    @Test
    void aMarkRaisedByAnImportClearsRowsThatItAlsoRewrites() {
        first();
        Value.Members raised = registryWith("g", "'sensitive_flag':true");
        String rows = Exports.overrides(desk.state()).toJson().replace("'", "").replace('"', '\'');
        Value.Members rewritten =
                Desk.json(rows.replaceAll("'rationale':'[^']*'", "'rationale':'other'"));
        desk.by("root")
                .send(
                        Bodies.importRegistry(
                                Doc.object().putAll(raised).put("overrides", rewritten).members()));
        assertThat(prod("g").approvalRef()).isNull();
        assertThat(row().approvalRef()).isNull();
        assertThat(desk.isOn("g", "U", Env.PROD)).isFalse();
    }

    private dev.halyard.evaluator.OverrideRow row() {
        return Objects.requireNonNull(desk.state().row("g", Desk.userPlace("U", null))).evaluated();
    }
}
