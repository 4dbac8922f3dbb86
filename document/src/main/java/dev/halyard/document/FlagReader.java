package dev.halyard.document;

import dev.halyard.evaluator.BucketBy;
import dev.halyard.evaluator.FlagDefinition;
import dev.halyard.evaluator.Scope;
import dev.halyard.evaluator.Value;
import dev.halyard.evaluator.ValueType;
import dev.halyard.evaluator.Variant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads flags, one after another, with what must be unique among them. */
final class FlagReader {
    static final Fields FLAG =
            Fields.extensible(
                    "a flag",
                    "x-",
                    // evaluated, or asked before a change
                    "id",
                    "key",
                    "owner_module",
                    "description_en",
                    "description_th",
                    "type",
                    "default_value",
                    "allowed_scopes",
                    "rollout_stage",
                    "rollout_pct",
                    "pilot_cohorts",
                    "approval_ref",
                    "environments",
                    "bucket_by",
                    "bucketing_salt",
                    "variants",
                    "targets",
                    "requires_approval",
                    "sensitive_flag",
                    "approval_matrix_row",
                    "dependencies",
                    "archived",
                    // carried and shown: any JSON
                    "version",
                    "paused_from",
                    "paused_at",
                    "binding_status",
                    "planning_ref",
                    "contract_ref",
                    "honest_note",
                    "audit",
                    "owner",
                    "expires_at",
                    "tags");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final String ID_PREFIX = "ff-";

    private final Names names;
    private final StateReader states;
    private final DependencyReader dependencies;
    private final Unique<String> ids = new Unique<>("id");
    private final Unique<String> keys = new Unique<>("key");

    /** The dependencies of every flag go into {@code graph}, whose check is the caller's. */
    FlagReader(Names names, DependencyGraph graph) {
        this.names = names;
        dependencies = new DependencyReader(names, graph);
        states = new StateReader(names);
    }

    /** The flag; null when it is no object or has no key. */
    @Nullable FlagDefinition read(Node flag) {
        if (!flag.isObject(FLAG)) {
            return null;
        }
        readIdentity(flag);
        String key = key(flag.at("key"));
        ValueType type = flag.at("type").required().word(Words.TYPES);
        Value defaultValue = typed(flag.at("default_value"), type);
        VariantReader variantReader = new VariantReader(names, type);
        List<Variant> variants = variantReader.variants(flag.at("variants"));
        boolean requiresApproval = flag.at("requires_approval").bool();
        boolean sensitive = flag.at("sensitive_flag").bool();
        names.matrixRow(flag.at("approval_matrix_row"));
        checkSafeDefault(flag);
        FlagDefinition definition =
                new FlagDefinition(
                        Objects.requireNonNullElse(key, ""),
                        Objects.requireNonNullElse(type, ValueType.BOOLEAN),
                        defaultValue,
                        scopes(flag.at("allowed_scopes")),
                        states.state(flag),
                        states.environments(flag.at("environments")),
                        bucketBy(flag.at("bucket_by")),
                        salt(flag.at("bucketing_salt"), Objects.requireNonNullElse(key, "")),
                        variants,
                        variantReader.targets(flag.at("targets"), variants),
                        requiresApproval,
                        sensitive,
                        dependencies.read(key, flag.at("dependencies")),
                        flag.at("archived").bool());
        return key == null ? null : definition;
    }

    private void readIdentity(Node flag) {
        Node at = flag.at("id");
        String id = at.required().text();
        if (id != null) {
            if (!id.startsWith(ID_PREFIX) || id.length() == ID_PREFIX.length()) {
                at.mustBe(ID_PREFIX + " and a name");
            }
            ids.check(id, at);
        }
        flag.at("owner_module").required().text();
        flag.at("description_en").text();
        flag.at("description_th").text();
    }

    private @Nullable String key(Node at) {
        String key = at.required().text();
        if (key != null) {
            if (!KEY.matcher(key).matches()) {
                at.mustBe("1 to 128 of A-Z a-z 0-9 . _ - and begin with a letter or digit");
            }
            keys.check(key, at);
        }
        return key;
    }

    /** A value that must be of a type; null when that is not known. */
    static Value typed(Node at, @Nullable ValueType type) {
        Value value = at.required().value();
        if (value == null) {
            return Value.Null.NULL;
        }
        if (type != null && !type.accepts(value)) {
            at.mustBe("of the flag's type, " + type.id());
        }
        return value;
    }

    /** What is held back must not be on for whom nothing reaches. */
    private static void checkSafeDefault(Node flag) {
        Node at = flag.at("default_value");
        if (!(at.value() instanceof Value.Bool bool) || !bool.value()) {
            return;
        }
        for (String gate : List.of("requires_approval", "sensitive_flag")) {
            if (flag.at(gate).value() instanceof Value.Bool gated && gated.value()) {
                at.wrong("must be false, because " + gate + " is true");
            }
        }
        if (flag.at("dependencies").value() instanceof Value.Array list
                && !list.elements().isEmpty()) {
            at.wrong("must be false, because the flag has dependencies");
        }
    }

    private static Set<Scope> scopes(Node list) {
        if (!list.isPresent()) {
            return Set.of(Scope.GLOBAL);
        }
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (Node element : list.elements()) {
            Scope scope = element.word(Words.SCOPES);
            if (scope != null) {
                scopes.add(scope);
            }
        }
        return scopes;
    }

    private static BucketBy bucketBy(Node at) {
        return Objects.requireNonNullElse(at.word(Words.BUCKET_BY), BucketBy.USER);
    }

    private static String salt(Node at, String key) {
        String salt = at.text();
        if (salt != null && salt.isEmpty()) {
            at.wrong("must not be empty; without it the key is the salt");
        }
        return Objects.requireNonNullElse(salt, key);
    }
}
