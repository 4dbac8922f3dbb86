package dev.halyard.control.state;

import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Value;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one gated flag asks of an approval.
 *
 * @param signers how many must sign: 1, or 2 of distinct role keys
 * @param roles the role keys that may sign; null for any approver, empty for nobody
 * @param envs where the flag is widened
 */
public record Requirement(
        String flagKey, int signers, @Nullable List<String> roles, Set<Env> envs) {
    /** Whether somebody with this role key may sign for the flag. */
    public boolean admits(@Nullable String roleKey) {
        if (signers > 1 && roleKey == null) {
            return false; // nobody can say whether it is another than the other signer's
        }
        return roles == null || (roleKey != null && roles.contains(roleKey));
    }

    /** Whether these signatures are enough. */
    public boolean isMet(List<Signature> signatures) {
        Set<String> people = new HashSet<>();
        Set<String> roleKeys = new HashSet<>();
        for (Signature signature : signatures) {
            if (admits(signature.roleKey())) {
                people.add(signature.signer());
                roleKeys.add(signature.roleKey() == null ? "" : signature.roleKey());
            }
        }
        return people.size() >= signers && (signers == 1 || roleKeys.size() >= signers);
    }

    Value.Members stored() {
        Doc doc = Doc.object().put("flag_key", flagKey).put("signers_needed", (long) signers);
        doc.put(
                "signer_roles",
                roles == null
                        ? Value.Null.NULL
                        : new Value.Array(roles.stream().map(Value::of).toList()));
        return doc.put("envs", envs.stream().map(Env::id).toList()).members();
    }

    static Requirement read(Value.Members from) {
        List<String> envs = Doc.texts(from, "envs");
        Set<Env> found = new LinkedHashSet<>();
        for (Env env : Env.values()) {
            if (envs.contains(env.id())) {
                found.add(env);
            }
        }
        return new Requirement(
                Doc.string(from, "flag_key"),
                (int) Doc.number(from, "signers_needed", 1),
                Doc.get(from, "signer_roles") == null ? null : Doc.texts(from, "signer_roles"),
                found);
    }
}
