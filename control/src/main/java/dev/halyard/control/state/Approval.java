package dev.halyard.control.state;

import dev.halyard.control.log.Actor;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Instants;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Leave to make one exact change. Immutable.
 *
 * @param target what is to be changed, as it was asked for
 * @param change the body that the change itself would have
 * @param digest of the normalised effect and what it rests on
 * @param requirements one for each gated flag that it would widen
 * @param barred who may not sign, having edited what it covers while that was free
 * @param state as recorded; it may have expired since, see {@link #stateAt}
 * @param closedBy who rejected or withdrew it, and why, for whoever reads it
 * @param blastRadius what it would have done to the contexts seen lately; null where nobody looked
 */
public record Approval(
        String id,
        ApprovalKind kind,
        Value.Members target,
        @Nullable String env,
        Value.Members change,
        @Nullable String reason,
        String requestedBy,
        String requestedAt,
        String digest,
        List<Requirement> requirements,
        List<String> barred,
        List<Signature> signatures,
        ApprovalState state,
        @Nullable String closedBy,
        @Nullable String comment,
        Value.@Nullable Members blastRadius,
        String slaDueAt) {
    public Approval {
        requirements = List.copyOf(requirements);
        barred = List.copyOf(barred);
        signatures = List.copyOf(signatures);
    }

    /** The gated flags that it would widen. */
    public List<String> flags() {
        return requirements.stream().map(Requirement::flagKey).toList();
    }

    /** Whether it is for this flag in this environment. */
    public boolean covers(String flagKey, Env where) {
        return requirements.stream()
                .anyMatch(r -> r.flagKey().equals(flagKey) && r.envs().contains(where));
    }

    public boolean covers(String flagKey) {
        return requirements.stream().anyMatch(r -> r.flagKey().equals(flagKey));
    }

    /** The most signers that one of its flags asks for. */
    public int signersNeeded() {
        return requirements.stream().mapToInt(Requirement::signers).max().orElse(0);
    }

    /**
     * Where it stands at a moment.
     *
     * @param now the log's running maximum of time, milliseconds since the epoch
     */
    public ApprovalState stateAt(long now) {
        return state.isOpen() && isOverdue(now) ? ApprovalState.EXPIRED : state;
    }

    private boolean isOverdue(long now) {
        long due = Instants.parse(slaDueAt);
        return due == Instants.NONE || now >= due; // a due time that nobody can read is past
    }

    /** How long it is still good for, in a word. */
    public String ttlState(long now) {
        if (!state.isOpen() && state != ApprovalState.EXPIRED) {
            return "not_applicable";
        }
        long due = Instants.parse(slaDueAt);
        if (due == Instants.NONE) {
            return "unknown";
        }
        long left = due - now;
        if (left > 15 * 60_000L) {
            return "valid";
        }
        if (left > 0) {
            return "near_expiry";
        }
        return left > -60 * 60_000L ? "just_expired" : "stale";
    }

    public Approval with(ApprovalState next) {
        return with(signatures, next, closedBy, comment);
    }

    public Approval closed(ApprovalState next, String by, @Nullable String why) {
        return with(signatures, next, by, why);
    }

    /**
     * The same with one more signature, which may be the last that it needs of those that count.
     */
    public Approval signed(Signature signature, Trust trust) {
        List<Signature> all = new ArrayList<>(signatures);
        all.add(signature);
        Approval partly = with(all, ApprovalState.SIGNED_PARTIAL, closedBy, comment);
        return trust.isFullySigned(partly) ? partly.with(ApprovalState.SIGNED_FULL) : partly;
    }

    private Approval with(
            List<Signature> signed, ApprovalState next, @Nullable String by, @Nullable String why) {
        return new Approval(
                id,
                kind,
                target,
                env,
                change,
                reason,
                requestedBy,
                requestedAt,
                digest,
                requirements,
                barred,
                signed,
                next,
                by,
                why,
                blastRadius,
                slaDueAt);
    }

    /** As the log keeps it. */
    public Value.Members stored() {
        return document(state).put("barred", barred).members();
    }

    /** As answers show it at a moment. */
    public Value.Members shown(long now) {
        Doc doc = document(stateAt(now)).put("ttl_state", ttlState(now));
        return doc.put("cannot_sign", new Value.Array(cannotSign())).members();
    }

    /** Who may not sign, whatever their role, and why; each once, and people alone. */
    private List<Value> cannotSign() {
        Map<String, String> whys = new LinkedHashMap<>();
        whys.put(requestedBy, "asked");
        signatures.forEach(signature -> whys.putIfAbsent(signature.signer(), "signed"));
        barred.forEach(who -> whys.putIfAbsent(who, "edited"));
        whys.remove(Actor.SYSTEM.id());
        List<Value> found = new ArrayList<>();
        whys.forEach((id, why) -> found.add(Doc.object().put("id", id).put("why", why).members()));
        return found;
    }

    /**
     * As people of the tenant see it whose row it is for: not which roles sign, which is a rule of
     * the platform, nor who edited what, nor what it would have done to contexts of other tenants.
     */
    public Value.Members shownInside(long now) {
        return inside(shown(now));
    }

    /** A document of the log, reduced as {@link #shownInside} is. */
    public static Value.Members inside(Value.Members document) {
        List<Value> reduced = new ArrayList<>();
        for (Value.Members requirement : objects(document, "requirements")) {
            reduced.add(
                    Doc.object()
                            .putAll(requirement)
                            .put("signer_roles", Value.Null.NULL)
                            .members());
        }
        Map<String, Value> members = new LinkedHashMap<>(document.members());
        members.replace("requirements", new Value.Array(reduced));
        members.replace("blast_radius", Value.Null.NULL);
        members.remove("barred");
        members.remove("cannot_sign");
        return new Value.Members(members);
    }

    private Doc document(ApprovalState as) {
        return Doc.object()
                .put("id", id)
                .put("state", as.id())
                .put("kind", kind.id())
                .put("target", target)
                .putOrNull("env", env)
                .put("change", change)
                .putOrNull("reason", reason)
                .put("requested_by", requestedBy)
                .put("requested_at", requestedAt)
                .put("digest", digest)
                .put("flags", flags())
                .put("signers_needed", (long) signersNeeded())
                .put(
                        "requirements",
                        new Value.Array(
                                requirements.stream().<Value>map(Requirement::stored).toList()))
                .put(
                        "signatures",
                        new Value.Array(signatures.stream().<Value>map(Signature::stored).toList()))
                .putOrNull("closed_by", closedBy)
                .putOrNull("comment", comment)
                .put("blast_radius", blastRadius == null ? Value.Null.NULL : blastRadius)
                .put("sla_due_at", slaDueAt);
    }

    /** The approval that a document of the log says. */
    public static Approval read(Value.Members from) {
        return new Approval(
                Doc.string(from, "id"),
                ApprovalKind.of(Doc.string(from, "kind")).orElseThrow(),
                object(from, "target"),
                Doc.text(from, "env"),
                object(from, "change"),
                Doc.text(from, "reason"),
                Doc.string(from, "requested_by"),
                Doc.string(from, "requested_at"),
                Doc.string(from, "digest"),
                objects(from, "requirements").stream().map(Requirement::read).toList(),
                Doc.texts(from, "barred"),
                objects(from, "signatures").stream().map(Signature::read).toList(),
                ApprovalState.of(Doc.string(from, "state")),
                Doc.text(from, "closed_by"),
                Doc.text(from, "comment"),
                Doc.object(from, "blast_radius"),
                Doc.string(from, "sla_due_at"));
    }

    private static Value.Members object(Value.Members from, String name) {
        Value.Members found = Doc.object(from, name);
        return found == null ? Doc.object().members() : found;
    }

    private static List<Value.Members> objects(Value.Members from, String name) {
        List<Value.Members> objects = new ArrayList<>();
        for (Value element : Doc.list(from, name)) {
            if (element instanceof Value.Members object) {
                objects.add(object);
            }
        }
        return objects;
    }
}
