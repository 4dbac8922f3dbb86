package dev.halyard.control;

import dev.halyard.control.change.Bodies;
import dev.halyard.control.change.Command;
import dev.halyard.control.change.Envs;
import dev.halyard.control.change.Times;
import dev.halyard.control.log.EntityId;
import dev.halyard.control.log.LogQuery;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.Exports;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What somebody may try: every kind of change, at random, of what is there. */
final class Moves {
    private static final List<String> STAGES =
            List.of("draft", "internal", "pilot", "staged", "full", "paused", "rolled_back");
    private static final List<String> ENVS = List.of("prod", "staging", "dev", "all");

    private final Desk desk;
    private final Random random;

    Moves(Desk desk, Random random) {
        this.desk = desk;
        this.random = random;
    }

    Command any() {
        int dice = random.nextInt(100);
        if (dice < 45) {
            Value.Members request = request();
            return Bodies.requestApproval(request).asked();
        }
        String key = pick(World.FLAGS);
        if (dice < 55) {
            return Bodies.pause(key, env());
        }
        if (dice < 58) {
            return Bodies.rollBack(key, env());
        }
        if (dice < 70) {
            return Bodies.resume(key, env());
        }
        if (dice < 75) {
            return new Command.SweepOverrides();
        }
        return dice < 88 ? revertStates(key) : revertDocument(key);
    }

    private Value.Members env() {
        return Desk.json("{'env':'" + pick(ENVS) + "'}");
    }

    private Command revertStates(String key) {
        FlagEntry old = earlier(key);
        return old == null
                ? new Command.SweepOverrides()
                : new Command.RevertStates(key, Envs.ALL, old.states());
    }

    private Command revertDocument(String key) {
        FlagEntry old = earlier(key);
        return old == null
                ? new Command.SweepOverrides()
                : new Command.EditFlag(key, old.document());
    }

    private @org.jspecify.annotations.Nullable FlagEntry earlier(String key) {
        List<FlagEntry> found = new ArrayList<>();
        desk.log
                .find(LogQuery.ofFlag(key, Long.MAX_VALUE, 100))
                .forEach(record -> {
                    Value.Members after = record.after();
                    if (record.entity().kind() == EntityId.Kind.FLAG && after != null) {
                        found.add(FlagEntry.read(after, 0));
                    }
                });
        return found.isEmpty() ? null : pick(found);
    }

    /** The body of a request for approval of some change. */
    Value.Members request() {
        String key = pick(World.FLAGS);
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> request("transition", "'flag_key':'" + key + "'", transition());
            case 3 -> request("resume", "'flag_key':'" + key + "'", env());
            case 4, 5 -> request("override_put", place(key), row(key));
            case 6 -> request("override_delete", place(key), Desk.json("{}"));
            case 7 -> request("flag_edit", "'flag_key':'" + key + "'", edited(key));
            case 8 ->
                    random.nextBoolean()
                            ? request("archive", "'flag_key':'" + key + "'", Desk.json("{}"))
                            : request("recreate", "", edited(key));
            case 9 -> cohort();
            case 10 -> request("settings", "", settings());
            default -> request("import", "", documents());
        };
    }

    private static Value.Members request(String kind, String target, Value.Members change) {
        return Doc.object()
                .put("kind", kind)
                .put("target", Desk.json("{" + target + "}"))
                .put("change", change)
                .members();
    }

    private Value.Members transition() {
        Doc doc =
                Doc.object()
                        .put("env", pick(ENVS))
                        .put("rollout_stage", pick(STAGES.subList(0, 5)));
        if (random.nextBoolean()) {
            doc.put("rollout_pct", 20L * random.nextInt(6));
        }
        if (random.nextInt(3) == 0) {
            doc.put("pilot_cohorts", some(World.COHORTS));
        }
        return doc.members();
    }

    private String place(String key) {
        if (random.nextInt(4) == 0) {
            return "'flag_key':'%s','scope':'tenant','id':'T1'".formatted(key);
        }
        return "'flag_key':'%s','scope':'user','id':'%s'%s%s"
                .formatted(
                        key,
                        pick(Contexts.USERS),
                        random.nextInt(4) == 0 ? ",'row_tenant':'T1'" : "",
                        random.nextInt(4) == 0 ? ",'env':'prod'" : "");
    }

    private Value.Members row(String key) {
        Doc doc = Doc.object().put("value", valueOf(key));
        if (random.nextInt(3) == 0) {
            long hours = random.nextInt(120) - 10L;
            doc.put("expires_at", Times.write(desk.now() + hours * Contexts.HOUR));
        }
        return doc.members();
    }

    private Value valueOf(String key) {
        FlagEntry flag = desk.state().flagEntry(key);
        boolean text = flag != null && flag.definition().type().id().equals("string");
        return World.value(
                text ? pick(List.of("'a'", "'b'", "'off'")) : pick(List.of("true", "false")));
    }

    /** A flag's document, some of it otherwise; of a new flag, one out of nothing. */
    private Value.Members edited(String key) {
        FlagEntry flag = desk.state().flagEntry(key);
        Doc doc =
                Doc.object()
                        .putAll(
                                flag == null
                                        ? Desk.flagDocument(key, "'requires_approval':true")
                                        : flag.document());
        int edits = 1 + random.nextInt(2);
        for (int i = 0; i < edits; i++) {
            edit(doc, flag);
        }
        return doc.members();
    }

    private void edit(Doc doc, @org.jspecify.annotations.Nullable FlagEntry flag) {
        boolean text = flag != null && flag.definition().type().id().equals("string");
        switch (random.nextInt(text ? 11 : 9)) {
            case 0 -> doc.put("description_en", "d" + random.nextInt(3));
            case 1 -> doc.put("allowed_scopes", scopes());
            case 2 -> doc.put("dependencies", some(List.of("u1", "u2")));
            case 3 -> doc.put("bucketing_salt", pick(List.of("s", "t")));
            case 4 -> doc.put("requires_approval", random.nextBoolean());
            case 5 -> doc.put("sensitive_flag", random.nextBoolean());
            case 6 ->
                    doc.put(
                            "approval_matrix_row",
                            World.value(pick(List.of("'risk'", "'mine'", "null"))));
            case 7 -> doc.put("bucket_by", pick(List.of("user", "tenant")));
            case 8 -> doc.put("default_value", World.value(text ? "'a'" : "true"));
            case 9 -> doc.put("targets", World.value(targets()));
            default ->
                    doc.put(
                            "variants",
                            World.value(
                                    "[{'name':'a','value':'a','weight':1},"
                                            + "{'name':'b','value':'%s','weight':%d}]"
                                                    .formatted(
                                                            pick(List.of("b", "off")),
                                                            random.nextInt(3))));
        }
    }

    private List<String> scopes() {
        List<String> scopes = new ArrayList<>(some(List.of("user", "tenant")));
        scopes.add("global");
        return scopes;
    }

    private String targets() {
        return random.nextBoolean()
                ? "[]"
                : "[{'cohort':'%s','variant':'%s'}]"
                        .formatted(pick(World.COHORTS), pick(List.of("a", "b")));
    }

    private Value.Members cohort() {
        String key = pick(World.COHORTS);
        if (random.nextInt(4) == 0) {
            return request("cohort_delete", "'cohort':'" + key + "'", Desk.json("{}"));
        }
        return request("cohort_put", "'cohort':'" + key + "'", cohortDocument(key));
    }

    private Value.Members cohortDocument(String key) {
        var known = desk.state().cohort(key);
        List<Value> anyOf = new ArrayList<>();
        if (known != null) {
            anyOf.addAll(Doc.list(known.document(), "any_of"));
        }
        if (anyOf.size() > 1 && random.nextBoolean()) {
            anyOf.remove(random.nextInt(anyOf.size()));
        } else if (anyOf.isEmpty() || random.nextBoolean()) {
            anyOf.add(World.value(World.alternative(random)));
        } else {
            anyOf.set(0, World.value(World.alternative(random)));
        }
        return Doc.object()
                .put("description", "d" + random.nextInt(3))
                .put("any_of", new Value.Array(anyOf))
                .members();
    }

    private Value.Members settings() {
        Doc doc = Doc.object();
        if (random.nextBoolean()) {
            doc.put("internal_tiers", tiers());
        } else {
            doc.put("approval_matrix", matrix());
        }
        return doc.members();
    }

    private List<String> tiers() {
        List<String> tiers = new ArrayList<>(some(World.TIERS));
        if (tiers.isEmpty()) {
            tiers.add("staff");
        }
        return tiers;
    }

    private Value.Members matrix() {
        Doc matrix = Doc.object();
        for (String row : List.of("risk", "none", "mine")) {
            List<String> roles = some(List.of("sam-role", "sue-role", "mia-role"));
            matrix.put(row, Doc.object().put("signer_roles", roles).members());
        }
        return matrix.members();
    }

    /** What an export gives, some of it otherwise. */
    private Value.Members documents() {
        Value.Members registry = Exports.registry(desk.state());
        List<Value> flags = new ArrayList<>();
        for (Value each : Doc.list(registry, "flags")) {
            Value.Members document = (Value.Members) each;
            int dice = random.nextInt(12);
            if (dice == 0) {
                continue; // it is archived
            }
            flags.add(dice < 3 ? restated(document) : dice < 5 ? otherwise(document) : document);
        }
        Doc doc = Doc.object().putAll(registry).put("flags", new Value.Array(flags));
        if (random.nextInt(4) == 0) {
            doc.put("internal_tiers", tiers());
        }
        if (random.nextInt(4) == 0) {
            doc.put("approval_matrix", matrix());
        }
        Value.Members cohorts = Doc.object(registry, "cohorts");
        if (cohorts != null && random.nextInt(3) == 0) {
            String key = pick(World.COHORTS);
            doc.put(
                    "cohorts",
                    Doc.object().putAll(cohorts).put(key, cohortDocument(key)).members());
        }
        Doc body = Doc.object();
        if (random.nextInt(4) > 0) {
            body.put("registry", doc.members());
        }
        if (random.nextBoolean() || body.members().members().isEmpty()) {
            body.put("overrides", overrides());
        }
        return body.members();
    }

    private Value.Members restated(Value.Members document) {
        Doc doc = Doc.object().putAll(document).putAll(Desk.json("{" + World.state(random) + "}"));
        doc.put("environments", Value.Null.NULL).put("archived", random.nextInt(6) == 0);
        if (random.nextInt(4) == 0) {
            doc.put("rollout_stage", pick(List.of("paused", "rolled_back")));
            doc.put("paused_from", random.nextBoolean() ? pick(STAGES.subList(0, 5)) : null);
            doc.put("paused_at", random.nextBoolean() ? Times.write(desk.now()) : null);
        }
        return doc.members();
    }

    private Value.Members otherwise(Value.Members document) {
        Doc doc = Doc.object().putAll(document);
        edit(doc, desk.state().flagEntry(Doc.string(document, "key")));
        return doc.members();
    }

    private Value.Members overrides() {
        Value.Members exported = Exports.overrides(desk.state());
        List<Value> rows = new ArrayList<>();
        for (Value each : Doc.list(exported, "overrides")) {
            Value.Members row = (Value.Members) each;
            int dice = random.nextInt(8);
            Doc doc = Doc.object().putAll(row);
            if (dice == 0) {
                continue;
            } else if (dice == 1) {
                doc.put("value", valueOf(Doc.string(row, "flag_key"))).put("approval_ref", "OLD-1");
            } else if (dice == 2) {
                doc.put("expires_at", Times.write(desk.now() + random.nextInt(99) * Contexts.HOUR));
            } else if (dice == 3) {
                doc.put("rationale", "r" + random.nextInt(3));
            }
            rows.add(doc.members());
        }
        return Doc.object().putAll(exported).put("overrides", new Value.Array(rows)).members();
    }

    private <T> T pick(List<T> from) {
        return World.pick(random, from);
    }

    private List<String> some(List<String> from) {
        return from.stream().filter(each -> random.nextBoolean()).toList();
    }
}
