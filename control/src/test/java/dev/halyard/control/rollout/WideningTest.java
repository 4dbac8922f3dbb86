package dev.halyard.control.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.control.Desk;
import dev.halyard.control.change.Bodies;
import dev.halyard.control.change.Command;
import dev.halyard.control.change.Refusal;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.Exports;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The closed list, entry by entry, each beside what is nearly it. Every change is tried by one
 * person, as a dry run, so that all of them meet the same world.
 */
class WideningTest {
    private static final String FREE = "free";
    private static final String NEEDED = "needed";
    private static final String EXPIRES = "'expires_at':'2026-12-01T00:00:00Z'";

    private static Desk desk = new Desk();

    @BeforeAll
    static void makeTheWorld() {
        desk = new Desk();
        var ann = desk.by("ann");
        ann.send(cohort("c1", "{'any_of':[" + IS_U1 + "," + IS_GOLD_X + "],'description':'d'}"));
        ann.send(cohort("c2", "{'any_of':[" + IS_U1 + "]}"));
        ann.send(cohort("t1", "{'any_of':[" + IS_U1 + "," + IS_GOLD_X + "]}"));
        ann.send(
                Bodies.putSettings(
                        Desk.json(
                                "{'approval_matrix':{'risk':{'signer_roles':['sam-role','sue-role']},"
                                        + "'other':{'signer_roles':['x']},'nobody':{'signer_roles':[]}}}")));
        for (String key : List.of("dep1", "dep2", "ungated")) {
            ann.create(key, "'allowed_scopes':['user'],'approval_matrix_row':'other'");
            ann.move(key, "{'env':'all','rollout_stage':'internal'}");
        }
        ann.create("b", GATED + ",'dependencies':['dep1','dep2'],'approval_matrix_row':'risk'");
        ann.create("rows", GATED);
        ann.create("s", "'sensitive_flag':true," + TEXT);
        ann.create("d", "'requires_approval':true," + TEXT + ",'approval_matrix_row':'risk'");
        ann.create("p", GATED);
        ann.create("r", GATED);
        ann.create("gone", GATED + ",'approval_matrix_row':'other'");
        desk.open("b", "{'env':'all','rollout_stage':'internal'}");
        desk.open(
                "b",
                "{'env':'prod','rollout_stage':'staged','rollout_pct':10,"
                        + "'pilot_cohorts':['c1']}");
        for (String key : List.of("s", "p", "r")) {
            desk.open(key, "{'env':'all','rollout_stage':'internal'}");
        }
        desk.open(
                "p",
                "{'env':'prod','rollout_stage':'staged','rollout_pct':10,"
                        + "'pilot_cohorts':['c1']}");
        ann.send(Bodies.pause("p", Desk.json("{'env':'prod'}")));
        ann.send(Bodies.rollBack("r", Desk.json("{}")));
        ann.send(new Command.ArchiveFlag("gone"));
        ann.create("rowed", GATED);
        desk.open("rowed", "{'env':'all','rollout_stage':'internal'}");
        row("rowed", "user", "lone", "{'value':true}");
        ann.send(Bodies.rollBack("rowed", Desk.json("{'env':'prod'}")));
        row("b", "user", "lone", "{'value':true}");
        row("b", "user", "dated", "{'value':true," + EXPIRES + "}");
        ann.put("b", "denied", "{'value':false}");
        ann.put("b", "datedno", "{'value':false," + EXPIRES + "}");
        row("rows", "user", "both", "{'value':true}");
        row("rows", "user", "bothdated", "{'value':true," + EXPIRES + "}");
        row("rows", "user", "elsewhere", "{'value':true,'row_tenant':'T2'}");
        row("rows", "tenant", "T1", "{'value':true}");
        row("d", "user", "lone", "{'value':'a'}");
    }

    private static final String GATED =
            "'requires_approval':true,'allowed_scopes':['user','tenant'],'description_en':'x'";
    private static final String TEXT =
            "'type':'string','default_value':'off','allowed_scopes':['user'],'variants':["
                    + "{'name':'a','value':'a','weight':1},{'name':'b','value':'b','weight':1}],"
                    + "'targets':[{'cohort':'t1','variant':'a'}],'dependencies':['dep1']";
    private static final String IS_U1 =
            "{'all_of':[{'attribute':'user_id','op':'in','values':['U1']}]}";
    private static final String IS_GOLD_X =
            "{'all_of':[{'attribute':'tier','op':'in','values':['gold']},"
                    + "{'attribute':'user_id','op':'starts_with','values':['x']}]}";
    private static final String IS_GOLD =
            "{'all_of':[{'attribute':'tier','op':'in','values':['gold']}]}";
    private static final String IS_U1_IN_PROD =
            "{'all_of':[{'attribute':'env','op':'in','values':['prod']},"
                    + "{'attribute':'user_id','op':'in','values':['U1']}]}";

    private static void row(String flag, String scope, String id, String change) {
        desk.approved(
                "{'kind':'override_put','target':{'flag_key':'%s','scope':'%s','id':'%s'},'change':%s}"
                        .formatted(flag, scope, id, change),
                Bodies.putOverride(flag, scope, id, Desk.json(change)),
                "sam");
    }

    private static Command cohort(String key, String document) {
        return Bodies.putCohort(
                key, Doc.object().put("description", "d").putAll(Desk.json(document)).members());
    }

    @AfterAll
    static void close() {
        desk.close();
    }

    private static void check(String expected, Command command) {
        if (expected.equals(FREE)) {
            desk.assertFree(command);
        } else {
            assertThat(expected).isEqualTo(NEEDED);
            desk.assertNeedsApproval(command);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    needed | b | 'env':'prod','rollout_stage':'full'
                    needed | b | 'env':'prod','rollout_stage':'staged','rollout_pct':10.01
                    needed | b | 'env':'prod','rollout_stage':'staged','pilot_cohorts':['c1','c2']
                    free   | b | 'env':'prod','rollout_stage':'staged','rollout_pct':9.99
                    free   | b | 'env':'prod','rollout_stage':'staged','rollout_pct':10.0
                    free   | b | 'env':'prod','rollout_stage':'staged','pilot_cohorts':[]
                    free   | b | 'env':'prod','rollout_stage':'pilot'
                    needed | b | 'env':'dev','rollout_stage':'pilot','pilot_cohorts':[]
                    free   | b | 'env':'dev','rollout_stage':'draft'
                    free   | b | 'rollout_stage':'paused'
                    free   | b | 'rollout_stage':'rolled_back'
                    free   | p | 'env':'prod','rollout_stage':'staged'
                    free   | p | 'rollout_stage':'rolled_back'
                    free   | r | 'env':'prod','rollout_stage':'draft'
                    # its row for all environments is still approved, and would count there again
                    needed | rowed | 'env':'prod','rollout_stage':'draft'
                    free   | rowed | 'env':'dev','rollout_stage':'draft'
                    needed | d | 'env':'dev','rollout_stage':'internal'
                    free   | ungated | 'env':'prod','rollout_stage':'staged','rollout_pct':100
                    """)
    void aTransitionNeedsApprovalWhereItGoesForward(String expected, String flag, String change) {
        check(expected, Bodies.transition(flag, Desk.json("{" + change + "}")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    # metadata
                    free   | b | 'description_en':'other'
                    free   | b | 'owner_module':'other'
                    free   | b | 'tags':['t']
                    # scopes: less, more, and less where that uncovers a deny
                    free   | rows | 'allowed_scopes':['tenant']
                    free   | b    | 'allowed_scopes':['user']
                    needed | b    | 'allowed_scopes':['tenant']
                    needed | b    | 'allowed_scopes':['global','user','tenant']
                    free   | b    | 'allowed_scopes':['tenant','user']
                    # dependencies: more, another order, less, instead, narrower
                    free   | b | 'dependencies':['dep1','dep2','ungated']
                    free   | b | 'dependencies':['dep2','dep1']
                    needed | b | 'dependencies':['dep1']
                    needed | b | 'dependencies':['dep1','ungated']
                    needed | b | 'dependencies':null
                    # everything else that is evaluated
                    needed | b | 'bucketing_salt':'other'
                    free   | b | 'bucketing_salt':'b'
                    needed | b | 'bucket_by':'tenant'
                    needed | s | 'targets':null
                    needed | s | 'targets':[{'cohort':'t1','variant':'b'}]
                    needed | s | 'variants':[{'name':'a','value':'a','weight':2},{'name':'b','value':'b','weight':1}]
                    needed | r | 'bucketing_salt':'other'
                    needed | p | 'bucketing_salt':'other'
                    free   | ungated | 'bucketing_salt':'other'
                    # draft everywhere: free, but for what never is
                    free   | d | 'targets':null
                    free   | d | 'dependencies':null
                    free   | d | 'bucketing_salt':'other'
                    free   | d | 'allowed_scopes':['user','tenant']
                    needed | d | 'default_value':'a'
                    needed | d | 'requires_approval':false
                    needed | d | 'approval_matrix_row':null
                    needed | d | 'approval_matrix_row':'other'
                    free   | d | 'sensitive_flag':true
                    # marks
                    needed | b | 'requires_approval':null
                    free   | b | 'sensitive_flag':true
                    needed | s | 'sensitive_flag':false
                    needed | s | 'sensitive_flag':false,'requires_approval':true
                    free   | s | 'requires_approval':true
                    needed | s | 'default_value':'a'
                    needed | b | 'approval_matrix_row':'other'
                    free   | s | 'approval_matrix_row':'risk'
                    free   | ungated | 'requires_approval':true
                    """)
    void anEditNeedsApprovalUnlessTheListHasIt(String expected, String flag, String change) {
        Value.Members document = desk.flag(flag).document();
        check(expected, Bodies.editFlag(flag, edited(document, change)));
    }

    private static Value.Members edited(Value.Members document, String change) {
        return Doc.object().putAll(document).putAll(Desk.json("{" + change + "}")).members();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    needed | b       | someone | 'value':true
                    free   | b       | someone | 'value':false
                    free   | b       | lone    | 'value':false
                    free   | b       | denied  | 'value':false,'rationale':'other'
                    needed | b       | denied  | 'value':true
                    needed | b       | denied  | 'value':false,'expires_at':'2026-12-01T00:00:00Z'
                    needed | b       | datedno | 'value':false,'expires_at':'2026-11-30T00:00:00Z'
                    free   | b       | datedno | 'value':false
                    free   | b       | lone    | 'value':true,'rationale':'other'
                    free   | b       | lone    | 'value':true,'expires_at':'2026-12-01T00:00:00Z'
                    free   | b       | dated   | 'value':true,'expires_at':'2026-11-30T00:00:00Z'
                    needed | b       | dated   | 'value':true,'expires_at':'2026-12-02T00:00:00Z'
                    needed | b       | dated   | 'value':true
                    free   | b       | dated   | 'value':true,'expires_at':'2026-12-01T07:00:00+07:00'
                    needed | b       | lone    | 'value':true,'row_env':'prod'
                    needed | rows    | both    | 'value':true,'expires_at':'2026-12-01T00:00:00Z'
                    needed | rows    | bothdated | 'value':true,'expires_at':'2026-11-30T00:00:00Z'
                    free   | rows    | both    | 'value':false
                    needed | rows    | both    | 'value':false,'expires_at':'2026-12-01T00:00:00Z'
                    needed | d       | lone    | 'value':'b'
                    free   | d       | lone    | 'value':'off'
                    free   | ungated | someone | 'value':true
                    """)
    void aRowNeedsApprovalUnlessTheListHasIt(
            String expected, String flag, String id, String change) {
        check(expected, Bodies.putOverride(flag, "user", id, Desk.json("{" + change + "}")));
    }

    @ParameterizedTest
    @CsvSource({
        "free,   b,    user,   lone,      ",
        "needed, b,    user,   denied,    ",
        "needed, rows, user,   both,      ",
        "free,   rows, user,   elsewhere, T2",
        "free,   rows, tenant, T1,        ",
        "free,   d,    user,   lone,      "
    })
    void removingARowIsFreeWhereItLeavesTheDefault(
            String expected, String flag, String scope, String id, String tenant) {
        String body = tenant == null ? "{}" : "{'row_tenant':'" + tenant + "'}";
        check(expected, Bodies.deleteOverride(flag, scope, id, Desk.json(body)));
    }

    @Test
    void aCohortIsFreeToNarrowWhereNoTargetUsesIt() {
        record Case(String expected, String key, String anyOf) {}
        List<Case> cases =
                List.of(
                        new Case(FREE, "c1", IS_U1),
                        new Case(FREE, "c1", IS_GOLD_X),
                        new Case(FREE, "c1", IS_GOLD_X + "," + IS_U1),
                        new Case(FREE, "c1", IS_U1_IN_PROD + "," + IS_GOLD_X),
                        new Case(FREE, "c1", IS_U1 + "," + IS_U1_IN_PROD + "," + IS_GOLD_X),
                        new Case(NEEDED, "c1", IS_U1 + "," + IS_GOLD),
                        new Case(NEEDED, "c1", IS_GOLD),
                        new Case(NEEDED, "c1", IS_U1 + "," + IS_GOLD_X + "," + IS_GOLD),
                        new Case(NEEDED, "c1", IS_U1.replace("U1", "U2") + "," + IS_GOLD_X),
                        new Case(NEEDED, "c1", IS_U1.replace("]}]", "],'negate':true}]")),
                        new Case(NEEDED, "t1", IS_U1),
                        new Case(NEEDED, "t1", IS_U1_IN_PROD + "," + IS_GOLD_X),
                        new Case(FREE, "c2", IS_GOLD),
                        new Case(FREE, "new", IS_GOLD));
        for (Case each : cases) {
            check(each.expected, cohort(each.key, "{'any_of':[" + each.anyOf + "]}"));
        }
        String same = "'any_of':[" + IS_U1 + "," + IS_GOLD_X + "]";
        check(FREE, cohort("c1", "{'description':'other'," + same + "}"));
        check(FREE, cohort("t1", "{'description':'other'," + same + "}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    free   | 'internal_tiers':['staff']
                    free   | 'internal_tiers':['staff','admin']
                    needed | 'internal_tiers':['staff','admin','gold']
                    needed | 'internal_tiers':['gold']
                    free   | 'approval_matrix':{'risk':{'signer_roles':['sam-role']},'other':{'signer_roles':['x']},'nobody':{'signer_roles':[]}}
                    free   | 'approval_matrix':{'risk':{'signer_roles':[]},'other':{'signer_roles':['x']}}
                    free   | 'approval_matrix':{'risk':{'signer_roles':['sue-role','sam-role']},'other':{'signer_roles':['x']},'more':{'signer_roles':['y']}}
                    needed | 'approval_matrix':{'risk':{'signer_roles':['sam-role','sue-role','me']},'other':{'signer_roles':['x']}}
                    needed | 'approval_matrix':{'risk':{'signer_roles':['me']},'other':{'signer_roles':['x']}}
                    needed | 'approval_matrix':{'risk':{'signer_roles':['sam-role','sue-role']},'other':{'signer_roles':['x','me']}}
                    """)
    void settingsAreFreeToNarrow(String expected, String change) {
        check(expected, Bodies.putSettings(Desk.json("{" + change + "}")));
    }

    /** The same by an import: of the document that an export gives, with one flag otherwise. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    needed | b | 'environments':null,'rollout_stage':'full'
                    needed | d | 'environments':{'dev':{'rollout_stage':'internal'}}
                    free   | b | 'environments':null,'rollout_stage':'draft'
                    free   | b | 'environments':null,'rollout_stage':'paused','rollout_pct':10,'pilot_cohorts':['c1']
                    free   | b | 'environments':null,'rollout_stage':'rolled_back'
                    free   | b | 'approval_ref':'made-up'
                    free   | b | 'description_en':'other'
                    needed | b | 'bucketing_salt':'other'
                    needed | b | 'requires_approval':false
                    needed | d | 'requires_approval':false
                    needed | d | 'default_value':'a'
                    free   | d | 'targets':null
                    needed | p | 'rollout_stage':'full'
                    needed | p | 'paused_from':'full'
                    needed | p | 'rollout_pct':20
                    free   | p | 'rollout_pct':5
                    needed | r | 'rollout_stage':'internal','environments':null
                    free   | r | 'rollout_stage':'draft','environments':null
                    needed | gone | 'archived':null
                    needed | gone | 'archived':null,'requires_approval':null
                    """)
    void anImportIsJudgedAsTheChangesItMakes(String expected, String flag, String change) {
        check(expected, importOf(flag, change));
    }

    private static Command importOf(String flag, String change) {
        Value.Members registry = Exports.registry(desk.state());
        List<Value> flags = new ArrayList<>();
        for (Value each : Doc.list(registry, "flags")) {
            Value.Members document = (Value.Members) each;
            flags.add(flag.equals(Doc.text(document, "key")) ? edited(document, change) : document);
        }
        return new Command.Import(
                Desk.documentWith(registry, "flags", new Value.Array(flags)), null, false);
    }

    @Test
    void aNewFlagOfAnImportIsFreeAtDraftAndNotWhereItReachesSomebody() {
        Value.Members registry = Exports.registry(desk.state());
        for (String stage : List.of("draft", "internal", "rolled_back")) {
            List<Value> flags = new ArrayList<>(Doc.list(registry, "flags"));
            flags.add(
                    Desk.flagDocument(
                            "new", "'requires_approval':true,'rollout_stage':'" + stage + "'"));
            check(
                    stage.equals("internal") ? NEEDED : FREE,
                    new Command.Import(
                            Desk.documentWith(registry, "flags", new Value.Array(flags)),
                            null,
                            false));
        }
    }

    @Test
    void anArchivedKeyIsNotFreeToComeBackThatWasGated() {
        check(NEEDED, Bodies.createFlag(Desk.flagDocument("gone", GATED)));
        check(NEEDED, Bodies.createFlag(Desk.flagDocument("gone", "")));
        check(FREE, Bodies.createFlag(Desk.flagDocument("other", GATED)));
    }

    @Test
    void archivingWhatIsNotDraftIsNotOnTheList() {
        check(NEEDED, new Command.ArchiveFlag("b"));
        check(FREE, new Command.ArchiveFlag("d"));
        check(FREE, new Command.ArchiveFlag("ungated"));
    }

    @Test
    void whatIsLoweredNeedsTheSignersOfTheOldMark() {
        Refusal refused =
                desk.by("ann")
                        .refused(
                                Bodies.editFlag(
                                        "s",
                                        edited(
                                                desk.flag("s").document(),
                                                "'sensitive_flag':false")));
        assertThat(Doc.number((Value.Members) refused.details().get(0), "signers_needed", 0))
                .isEqualTo(2);
        refused =
                desk.by("ann")
                        .refused(
                                Bodies.editFlag(
                                        "b",
                                        edited(
                                                desk.flag("b").document(),
                                                "'approval_matrix_row':'other'")));
        assertThat(Doc.texts((Value.Members) refused.details().get(0), "signer_roles"))
                .containsExactly("sam-role", "sue-role");
    }
}
