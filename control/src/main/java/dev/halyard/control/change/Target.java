package dev.halyard.control.change;

import dev.halyard.control.state.ApprovalKind;
import dev.halyard.control.state.Doc;
import dev.halyard.evaluator.Value;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an approval is asked for, named once: whoever signs sees the environment and tenant that the
 * change will have. A request may say them in several places, but not differently.
 *
 * @param document with the environment left out, which stands beside it
 * @param env null for kinds that have none
 */
record Target(Value.Members document, @Nullable String env) {
    private static final List<String> FIELDS =
            List.of("flag_key", "scope", "id", "row_tenant", "env", "cohort");

    /**
     * Brings together what a request says.
     *
     * @throws Refusal when it says two things of one
     */
    static Target of(
            ApprovalKind kind,
            Value.Members given,
            @Nullable String flagKey,
            @Nullable String env,
            Value.Members change) {
        refuseUnknown(given);
        boolean row = kind == ApprovalKind.OVERRIDE_PUT || kind == ApprovalKind.OVERRIDE_DELETE;
        boolean state = kind == ApprovalKind.TRANSITION || kind == ApprovalKind.RESUME;
        String named =
                agreed(
                        "env",
                        env,
                        Doc.text(given, "env"),
                        Doc.text(change, row ? "row_env" : "env"));
        Doc document = Doc.object();
        document.put("flag_key", agreed("flag_key", flagKey, Doc.text(given, "flag_key"), null));
        for (String name : List.of("scope", "id", "cohort")) {
            document.put(name, Doc.text(given, name));
        }
        if (row) {
            document.put(
                    "row_tenant",
                    agreed(
                            "row_tenant",
                            Doc.text(given, "row_tenant"),
                            Doc.text(change, "row_tenant"),
                            null));
        }
        return new Target(document.members(), row || state ? named : null);
    }

    private static void refuseUnknown(Value.Members given) {
        for (String name : given.members().keySet()) {
            if (!FIELDS.contains(name)) {
                throw new Refusal(
                        Refusal.Code.INVALID_REQUEST,
                        "The target has a field that is not known: " + name + ".",
                        "Known here: " + String.join(", ", FIELDS) + ".");
            }
        }
    }

    private static @Nullable String agreed(
            String name, @Nullable String one, @Nullable String other, @Nullable String third) {
        String found = one == null ? other : one;
        found = found == null ? third : found;
        boolean agree =
                (one == null || one.equals(found))
                        && (other == null || other.equals(found))
                        && (third == null || third.equals(found));
        if (!agree) {
            throw Refusal.invalid(
                    "/" + name,
                    "must be the same wherever it is said: beside the target, in it, and in the"
                            + " change; "
                            + Objects.requireNonNull(found)
                            + " is not the only one");
        }
        return found;
    }
}
