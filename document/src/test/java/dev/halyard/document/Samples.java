package dev.halyard.document;

import dev.halyard.evaluator.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small documents for tests. Their JSON is written with single quotes. */
final class Samples {
    private static final Path CONTRACT = Path.of("..", "contract");

    private Samples() {}

    static byte[] contract(String file) {
        try {
            return Files.readAllBytes(CONTRACT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] utf8(String singleQuoted) {
        return singleQuoted.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    static Value json(String singleQuoted) {
        return parse(utf8(singleQuoted));
    }

    static Value parse(byte[] json) {
        try {
            return Json.parse(json, Json.DOCUMENT_DEPTH);
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException(new String(json, StandardCharsets.UTF_8), e);
        }
    }

    static Value.Members object(String singleQuoted) {
        return (Value.Members) json(singleQuoted);
    }

    /** A registry with these members beside the required ones: {@code "'flags':[…]"}. */
    static String registry(String... members) {
        return with("{'schema_version':'1.0','flags':[]}", members);
    }

    /**
     * A registry of flags, the first of them called a, the next b, with these members in place of
     * others.
     */
    static String flags(String... changes) {
        List<String> flags = new ArrayList<>();
        for (String change : changes) {
            flags.add(flag(String.valueOf((char) ('a' + flags.size())), change));
        }
        return registry("'flags':[" + String.join(",", flags) + "]");
    }

    /** A boolean flag with these members in place of others; {@code -name} leaves one out. */
    static String flag(String key, String... changes) {
        String plain =
                "{'id':'ff-KEY','key':'KEY','owner_module':'m','type':'boolean','default_value':false,"
                        + "'rollout_stage':'draft'}";
        return with(plain.replace("KEY", key), changes);
    }

    /** A flag with variants on and off. */
    static String textFlag(String key, String... changes) {
        String[] all = new String[changes.length + 1];
        all[0] =
                "'type':'string','default_value':'','variants':[{'name':'on','value':'1','weight':1},"
                        + "{'name':'off','value':'0','weight':0}]";
        System.arraycopy(changes, 0, all, 1, changes.length);
        return flag(key, all);
    }

    /**
     * A registry with a boolean flag {@code bool}, a {@code text}, a {@code number} and an {@code
     * object}.
     */
    static RegistryDocument fourTypes() {
        String number =
                "'type':'number','default_value':0,'variants':[{'name':'n','value':1,'weight':1}]";
        String object =
                "'type':'object','default_value':{},'variants':[{'name':'o','value':{},'weight':1}]";
        String flags =
                String.join(
                        ",",
                        flag("bool"),
                        textFlag("text"),
                        flag("number", number),
                        flag("object", object));
        try {
            return RegistryDocument.read(utf8(registry("'flags':[" + flags + "]")));
        } catch (InvalidDocumentException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A registry whose one cohort {@code c} has this one condition. */
    static String condition(String condition) {
        return registry(
                "'cohorts':{'c':{'description':'d','any_of':[{'all_of':[" + condition + "]}]}}");
    }

    /** A valid registry that uses everything there is, with flags a (a string's), b and t. */
    static String rich() {
        String cohort =
                "{'description':'d','any_of':[{'all_of':[{'attribute':'plan','op':'in',"
                        + "'values':['pro',1,true],'negate':true},"
                        + "{'attribute':'v','op':'semver_gte','values':['1.2.0-rc.1']},"
                        + "{'attribute':'at','op':'before','values':['2026-11-22T00:00:00Z']},"
                        + "{'attribute':'user_id','op':'bucket_lt','values':[12.5]}]},"
                        + "{'all_of':[{'attribute':'tier','op':'exists'}]}]}";
        String flag =
                textFlag(
                        "a",
                        "'allowed_scopes':['user','tenant'],'rollout_stage':'staged',"
                                + "'rollout_pct':12.5,'pilot_cohorts':['c'],'approval_ref':'APP-1'",
                        "'environments':{'prod':{'rollout_stage':'paused','paused_from':'full',"
                                + "'paused_at':7},'dev':null}",
                        "'bucket_by':'tenant','bucketing_salt':'s','requires_approval':true,"
                                + "'sensitive_flag':true,'approval_matrix_row':'r','archived':true",
                        "'targets':[{'cohort':'c','variant':'off'}],'tags':['x'],'x-note':{},"
                                + "'dependencies':['b',{'flag_key':'t','variant':'on'}]");
        return registry(
                "'internal_tiers':['crew']",
                "'cohorts':{'c':" + cohort + "}",
                "'approval_matrix':{'r':{'signer_roles':['x']}}",
                "'flags':[" + String.join(",", flag, flag("b"), textFlag("t")) + "]");
    }

    static String overrides(String... rows) {
        return "{'schema_version':'1.0','overrides':[" + String.join(",", rows) + "]}";
    }

    /**
     * A tenant row of flag bool, with these members in place of others; {@code -name} leaves one
     * out.
     */
    static String row(String... changes) {
        return with(
                "{'id':'ovr-1','scope':'tenant','flag_key':'bool','tenant_id':'t','value':true}",
                changes);
    }

    private static String with(String object, String... changes) {
        Map<String, Value> members = new LinkedHashMap<>(object(object).members());
        for (String change : changes) {
            if (change.startsWith("-")) {
                members.remove(change.substring(1));
            } else {
                members.putAll(object("{" + change + "}").members());
            }
        }
        return new Value.Members(members).toJson();
    }

    /** The errors of a registry, as "pointer message"; none when it is valid. */
    static List<DocumentError> registryErrors(String registry) {
        try {
            RegistryDocument.read(utf8(registry));
            return List.of();
        } catch (InvalidDocumentException e) {
            return e.errors();
        }
    }

    /** The errors of overrides of {@link #fourTypes()}. */
    static List<DocumentError> overridesErrors(String overrides) {
        try {
            OverridesDocument.read(utf8(overrides), fourTypes());
            return List.of();
        } catch (InvalidDocumentException e) {
            return e.errors();
        }
    }
}
