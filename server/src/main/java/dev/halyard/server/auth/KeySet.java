package dev.halyard.server.auth;

import com.nimbusds.jose.jwk.JWK;
import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Value;
import dev.halyard.server.auth.VerificationKey.UnusableException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys that tokens are verified with at one time. Another set is another object, which is how
 * whoever remembers a verified token notices. Immutable.
 */
final class KeySet {
    /** Before any were fetched, or when they are too old to be believed. */
    static final KeySet NONE = new KeySet(List.of(), false, 0);

    private static final int DEPTH = 16;

    private final List<Held> keys;
    private final boolean anyName;
    private final int unusable;

    /**
     * A key, and how long it is good.
     *
     * @param until when a key that has left the published set is forgotten; null for one in it
     */
    record Held(VerificationKey key, @Nullable Instant until) {
        boolean isGood(Instant now) {
            return until == null || now.isBefore(until);
        }
    }

    private KeySet(List<Held> keys, boolean anyName, int unusable) {
        this.keys = List.copyOf(keys);
        this.anyName = anyName;
        this.unusable = unusable;
    }

    /** One key, whatever a token calls it. */
    static KeySet of(VerificationKey key) {
        return new KeySet(List.of(new Held(key, null)), true, 0);
    }

    /**
     * Reads a published set. Keys in it that cannot be used are left out.
     *
     * @throws UnusableException when it is no set, or has no key that can be used
     */
    static KeySet read(byte[] document) throws UnusableException {
        List<Value> listed = listed(document);
        List<Held> keys = new ArrayList<>();
        for (Value each : listed) {
            try {
                keys.add(new Held(VerificationKey.of(JWK.parse(each.toJson())), null));
            } catch (UnusableException | ParseException | RuntimeException e) {
                // a provider may publish keys for others, too; health has their number
            }
        }
        if (keys.isEmpty()) {
            throw new UnusableException(
                    "what it published has no key that can be used (of " + listed.size() + ")");
        }
        return new KeySet(keys, false, listed.size() - keys.size());
    }

    private static List<Value> listed(byte[] document) throws UnusableException {
        try {
            if (Json.parse(document, DEPTH) instanceof Value.Members members
                    && members.members().get("keys") instanceof Value.Array array) {
                return array.elements();
            }
        } catch (MalformedJsonException e) {
            throw new UnusableException("what it published is not strict JSON");
        }
        throw new UnusableException("what it published is no key set");
    }

    /**
     * This set after that one: what has left it is good for a while longer, since tokens that were
     * signed with it are under way. The old object where nothing changed.
     */
    KeySet after(KeySet old, Instant now, Duration overlap) {
        List<Held> merged = new ArrayList<>(keys);
        for (Held held : old.keys) {
            boolean stays = keys.stream().anyMatch(own -> own.key().isSameAs(held.key()));
            if (!stays && held.isGood(now)) {
                merged.add(held.until() == null ? new Held(held.key(), now.plus(overlap)) : held);
            }
        }
        KeySet next = new KeySet(merged, false, unusable);
        return next.isSameAs(old) ? old : next;
    }

    private boolean isSameAs(KeySet other) {
        if (keys.size() != other.keys.size() || unusable != other.unusable) {
            return false;
        }
        for (int i = 0; i < keys.size(); i++) {
            Held one = keys.get(i);
            Held two = other.keys.get(i);
            if (!one.key().isSameAs(two.key())
                    || !java.util.Objects.equals(one.until(), two.until())) {
                return false;
            }
        }
        return true;
    }

    /**
     * The keys that a token may have been signed with: those of the name. A token that names none
     * is verified only where there is one key to choose from, and that key's predecessors.
     */
    List<Held> candidates(@Nullable String keyId, Instant now) {
        if (anyName) {
            return keys;
        }
        if (keyId == null) {
            boolean one = keys.stream().filter(held -> held.until() == null).count() == 1;
            return one ? good(keys, now) : List.of();
        }
        return good(keys.stream().filter(held -> keyId.equals(held.key().id())).toList(), now);
    }

    private static List<Held> good(List<Held> held, Instant now) {
        return held.stream().filter(each -> each.isGood(now)).toList();
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    /** How many there are of which kind, for a person. */
    String described(Instant now) {
        long published = keys.stream().filter(held -> held.until() == null).count();
        long leaving = good(keys, now).size() - published;
        return published
                + (published == 1 ? " key" : " keys")
                + (leaving > 0 ? ", " + leaving + " that left the set" : "")
                + (unusable > 0 ? ", " + unusable + " that cannot be used" : "");
    }
}
