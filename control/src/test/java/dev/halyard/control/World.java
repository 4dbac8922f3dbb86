package dev.halyard.control;

import dev.halyard.control.change.Command;
import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Value;
import java.util.List;
import java.util.Random;

/** What is there before anybody does anything: gated flags and others, in any state. */
final class World {
    static final List<String> COHORTS = List.of("c1", "c2", "c3");
    static final List<String> FLAGS = List.of("g1", "g2", "g3", "u1", "u2", "n1");
    static final List<String> TIERS = List.of("staff", "admin", "gold", "anonymous");

    private World() {}

    /** The first import, which brings its approvals along. */
    static void make(Desk desk, Random random) {
        Value.Members registry =
                Desk.json(
                        """
                        {'schema_version':'1.0','cohorts':{
                          'c1':{'description':'d','any_of':[%s,%s]},
                          'c2':{'description':'d','any_of':[%s]}},
                         'approval_matrix':{'risk':{'signer_roles':['sam-role','sue-role']},
                           'none':{'signer_roles':[]}},
                         'flags':[
                          {'id':'ff-u1','key':'u1','owner_module':'m','type':'boolean',
                           'default_value':false,%s},
                          {'id':'ff-g1','key':'g1','owner_module':'m','type':'boolean',
                           'default_value':false,'requires_approval':true,
                           'allowed_scopes':['user','tenant'],%s},
                          {'id':'ff-g2','key':'g2','owner_module':'m','type':'string',
                           'default_value':'off','sensitive_flag':true,'allowed_scopes':['user'],
                           'variants':[{'name':'a','value':'a','weight':1},
                             {'name':'b','value':'b','weight':1}],
                           'targets':[{'cohort':'c2','variant':'a'}],%s},
                          {'id':'ff-g3','key':'g3','owner_module':'m','type':'boolean',
                           'default_value':false,'requires_approval':true,
                           'approval_matrix_row':'risk','dependencies':['u1'],
                           'allowed_scopes':['user'],%s}]}
                        """
                                .formatted(
                                        alternative(random),
                                        alternative(random),
                                        alternative(random),
                                        states(random),
                                        states(random),
                                        states(random),
                                        states(random)));
        Value.Members overrides =
                Desk.json(
                        """
                        {'schema_version':'1.0','overrides':[
                         {'id':'ovr-1','scope':'user','flag_key':'g1','user_id':'U1','value':true,
                          'approval_ref':'OLD-1'},
                         {'id':'ovr-2','scope':'user','flag_key':'g1','user_id':'U2','value':false,
                          'expires_at':'2026-11-05T00:00:00Z'},
                         {'id':'ovr-3','scope':'tenant','flag_key':'g1','tenant_id':'T1',
                          'value':true,'approval_ref':'OLD-1'},
                         {'id':'ovr-4','scope':'user','flag_key':'g2','user_id':'U1','value':'b',
                          'approval_ref':'OLD-2','env':'prod'},
                         {'id':'ovr-5','scope':'user','flag_key':'u1','user_id':'U2','value':true,
                          'approval_ref':'OLD-3'}]}
                        """);
        desk.by("root").send(new Command.Import(registry, overrides, true));
    }

    private static String states(Random random) {
        StringBuilder states = new StringBuilder(state(random)).append(",'environments':{");
        String separator = "";
        for (String env : List.of("prod", "staging", "dev")) {
            if (random.nextBoolean()) {
                states.append(separator).append("'" + env + "':{" + state(random) + "}");
                separator = ",";
            }
        }
        return states.append("}").toString();
    }

    static String state(Random random) {
        String stage =
                pick(random, List.of("draft", "draft", "internal", "pilot", "staged", "full"));
        return "'rollout_stage':'%s','rollout_pct':%d,'pilot_cohorts':[%s],'approval_ref':%s"
                .formatted(
                        stage,
                        random.nextInt(5) * 20,
                        random.nextBoolean() ? "'c1'" : "",
                        random.nextInt(4) == 0 ? "null" : "'OLD-9'");
    }

    /** Somebody, or more of them. */
    static String alternative(Random random) {
        StringBuilder all = new StringBuilder();
        int conditions = 1 + random.nextInt(2);
        for (int i = 0; i < conditions; i++) {
            all.append(i == 0 ? "" : ",").append(condition(random));
        }
        return "{'all_of':[" + all + "]}";
    }

    private static String condition(Random random) {
        return switch (random.nextInt(4)) {
            case 0 ->
                    "{'attribute':'user_id','op':'in','values':['%s']}"
                            .formatted(pick(random, Contexts.USERS));
            case 1 ->
                    "{'attribute':'tier','op':'in','values':['%s']}".formatted(pick(random, TIERS));
            case 2 ->
                    "{'attribute':'user_id','op':'in','values':['%s'],'negate':true}"
                            .formatted(pick(random, Contexts.USERS));
            default -> "{'attribute':'user_id','op':'exists'}";
        };
    }

    static <T> T pick(Random random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    static Value value(String text) {
        try {
            return Json.parse(text.replace('\'', '"'), Json.DOCUMENT_DEPTH);
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
