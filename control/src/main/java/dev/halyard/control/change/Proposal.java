package dev.halyard.control.change;

import dev.halyard.control.log.EntityId;
import dev.halyard.control.state.ApiKey;
import dev.halyard.control.state.Approval;
import dev.halyard.control.state.CohortEntry;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.Row;
import dev.halyard.control.state.SettingsEntry;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a command would do: the things it sets, one edit each, and the state that would come of it.
 * Not thread-safe; made and used up while one command is decided.
 */
public final class Proposal {
    /** The action of a row whose approval is taken from it. */
    static final String CLEARED = "override.clear_approval";

    private final State before;
    private State after;
    private final Map<EntityId, Edit> edits = new LinkedHashMap<>();
    private List<String> unchanged = List.of();

    /** One thing that would change; {@code after} null where it would be gone. */
    record Edit(
            String action,
            EntityId id,
            @Nullable String flagKey,
            @Nullable String env,
            Value.@Nullable Members after) {}

    Proposal(State before) {
        this.before = before;
        after = before;
    }

    public State before() {
        return before;
    }

    public State after() {
        return after;
    }

    Collection<Edit> edits() {
        return edits.values();
    }

    /**
     * As the log is to have them: first the approval that is used up, so that no revision between
     * has what it opened without it.
     */
    List<Edit> inOrder() {
        List<Edit> ordered = new ArrayList<>(edits.values());
        ordered.sort(Comparator.comparing(edit -> !edit.action().equals("approval.consume")));
        return ordered;
    }

    /** The things in which the two states differ. */
    public Collection<EntityId> touched() {
        return edits.keySet();
    }

    boolean isEmpty() {
        return edits.isEmpty();
    }

    /** What a stop found nothing to do for. */
    List<String> unchanged() {
        return unchanged;
    }

    void leaves(List<String> envs) {
        unchanged = List.copyOf(envs);
    }

    private void set(Edit edit) {
        Edit known = edits.get(edit.id());
        Edit kept =
                known == null
                        ? edit
                        : new Edit(
                                known.action(),
                                edit.id(),
                                known.flagKey(),
                                known.env(),
                                edit.after());
        edits.put(edit.id(), kept);
        after = after.with(edit.id(), edit.after(), before.revision() + edits.size());
    }

    void flag(String action, FlagEntry flag, @Nullable String env) {
        EntityId id = new EntityId(EntityId.Kind.FLAG, flag.key());
        FlagEntry was = before.flagEntry(flag.key());
        FlagEntry versioned = flag.withVersion(was == null ? 1 : was.version() + 1);
        set(new Edit(action, id, flag.key(), env, versioned.stored()));
    }

    void row(String action, Row row) {
        Row was = before.row(row.evaluated().flagKey(), row.place());
        Row versioned = row.withVersion(was == null ? 1 : was.version() + 1);
        set(rowEdit(action, versioned.stored(), versioned.stored()));
    }

    void clearApproval(Row row) {
        row(CLEARED, row.withApproval(null, false));
    }

    void deleteRow(String action, Row row) {
        set(rowEdit(action, row.stored(), null));
    }

    private static Edit rowEdit(String action, Value.Members row, Value.@Nullable Members after) {
        EntityId id = new EntityId(EntityId.Kind.OVERRIDE, EntityId.rowKey(row));
        Value env = row.members().get("env");
        return new Edit(
                action,
                id,
                dev.halyard.control.state.Doc.string(row, "flag_key"),
                env instanceof Value.Text text ? text.value() : null,
                after);
    }

    void cohort(CohortEntry cohort) {
        CohortEntry was = before.cohort(cohort.key());
        CohortEntry versioned =
                new CohortEntry(
                        cohort.key(),
                        cohort.document(),
                        was == null ? 1 : was.version() + 1,
                        cohort.editedBy(),
                        cohort.born());
        EntityId id = new EntityId(EntityId.Kind.COHORT, cohort.key());
        set(new Edit("cohort.put", id, null, null, versioned.stored()));
    }

    void deleteCohort(String key) {
        set(new Edit("cohort.delete", new EntityId(EntityId.Kind.COHORT, key), null, null, null));
    }

    void settings(SettingsEntry settings) {
        SettingsEntry versioned =
                new SettingsEntry(
                        settings.internalTiers(),
                        settings.approvalMatrix(),
                        before.settings().version() + 1,
                        settings.editedBy());
        EntityId id = new EntityId(EntityId.Kind.SETTINGS, "");
        set(new Edit("settings.put", id, null, null, versioned.stored()));
    }

    void metadata(Value.Members metadata) {
        EntityId id = new EntityId(EntityId.Kind.METADATA, "");
        set(new Edit("metadata.put", id, null, null, metadata));
    }

    void approval(String action, Approval approval) {
        EntityId id = new EntityId(EntityId.Kind.APPROVAL, approval.id());
        List<String> flags = approval.flags();
        set(
                new Edit(
                        action,
                        id,
                        flags.size() == 1 ? flags.get(0) : null,
                        approval.env(),
                        approval.stored()));
    }

    void apiKey(String action, ApiKey key) {
        EntityId id = new EntityId(EntityId.Kind.API_KEY, key.id());
        set(new Edit(action, id, null, null, key.stored()));
    }

    FlagEntry flagAfter(String key) {
        return Objects.requireNonNull(after.flagEntry(key));
    }

    /** The keys of the flags that it is about: changed themselves, or by what they share. */
    public Set<String> flags() {
        Set<String> keys = new TreeSet<>();
        for (EntityId id : edits.keySet()) {
            switch (id.kind()) {
                case FLAG -> keys.add(id.key());
                case OVERRIDE -> keys.add(id.key().substring(0, id.key().indexOf('\u001f')));
                case COHORT ->
                        before.eachFlag(flag -> {
                            if (flag.cohorts().contains(id.key())) {
                                keys.add(flag.key());
                            }
                        });
                case SETTINGS -> before.eachFlag(flag -> keys.add(flag.key()));
                case METADATA, APPROVAL, API_KEY -> {}
            }
        }
        return keys;
    }

    /** The environments that it is about: those whose states or rows it moves, or all. */
    public Set<Env> envs() {
        Set<Env> envs = EnumSet.noneOf(Env.class);
        for (Edit edit : edits.values()) {
            EntityId id = edit.id();
            if (id.kind() == EntityId.Kind.OVERRIDE && edit.env() != null) {
                envs.add(Env.valueOf(edit.env().toUpperCase(Locale.ROOT)));
                continue;
            }
            FlagEntry was = before.flagEntry(id.key());
            FlagEntry is = after.flagEntry(id.key());
            if (id.kind() != EntityId.Kind.FLAG
                    || was == null
                    || is == null
                    || !movesOnly(was, is)) {
                return EnumSet.allOf(Env.class);
            }
            was.states()
                    .forEach((env, state) -> {
                        if (!state.sameAs(is.state(env))) {
                            envs.add(env);
                        }
                    });
        }
        return envs;
    }

    /** Whether a flag differs in its states alone. */
    static boolean movesOnly(FlagEntry was, FlagEntry is) {
        return was.archived() == is.archived() && was.document().equals(is.document());
    }

    /** Takes out edits that set what was there. */
    void dropNoops() {
        edits.values().removeIf(edit -> Objects.equals(before.stored(edit.id()), edit.after()));
    }
}
