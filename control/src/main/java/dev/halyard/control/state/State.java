package dev.halyard.control.state;

import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.EntityId;
import dev.halyard.control.log.Head;
import dev.halyard.control.log.LogRecord;
import dev.halyard.document.Surroundings;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.FlagDefinition;
import dev.halyard.evaluator.Instants;
import dev.halyard.evaluator.OverrideRow;
import dev.halyard.evaluator.PersistentMap;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that exists at one revision. Immutable: a change makes the next one, which shares all
 * that did not change.
 */
public final class State implements Surroundings {
    /** Nothing, at revision 0. */
    public static final State EMPTY =
            new State(
                    Trust.ALL,
                    Head.NONE,
                    PersistentMap.empty(),
                    PersistentMap.empty(),
                    PersistentMap.empty(),
                    SettingsEntry.DEFAULT,
                    Doc.object().members(),
                    ApprovalSet.EMPTY,
                    PersistentMap.empty(),
                    0);

    private static final EntityId SETTINGS = new EntityId(EntityId.Kind.SETTINGS, "");
    private static final EntityId METADATA = new EntityId(EntityId.Kind.METADATA, "");

    private final Trust trust;
    private final Head head;
    private final PersistentMap<String, FlagEntry> flags;
    private final PersistentMap<String, PersistentMap<RowPlace, Row>> rows;
    private final PersistentMap<String, CohortEntry> cohorts;
    private final SettingsEntry settings;
    private final Value.Members metadata;
    private final ApprovalSet approvals;
    private final PersistentMap<String, ApiKey> apiKeys;
    private final long rowCount;

    private State(
            Trust trust,
            Head head,
            PersistentMap<String, FlagEntry> flags,
            PersistentMap<String, PersistentMap<RowPlace, Row>> rows,
            PersistentMap<String, CohortEntry> cohorts,
            SettingsEntry settings,
            Value.Members metadata,
            ApprovalSet approvals,
            PersistentMap<String, ApiKey> apiKeys,
            long rowCount) {
        this.trust = trust;
        this.head = head;
        this.flags = flags;
        this.rows = rows;
        this.cohorts = cohorts;
        this.settings = settings;
        this.metadata = metadata;
        this.approvals = approvals;
        this.apiKeys = apiKeys;
        this.rowCount = rowCount;
    }

    /** Whatever can tell every thing that exists, and then as of which head. */
    public interface Things {
        Head tell(Consumer<ChangeLog.Projected> each);
    }

    /** What a store has now, every signature counted. */
    public static State load(ChangeLog log, Consumer<Long> progress) {
        return load(log::current, Trust.ALL, progress);
    }

    /** What these things make, every signature counted. */
    public static State load(Things things, Consumer<Long> progress) {
        return load(things, Trust.ALL, progress);
    }

    /** What these things make. */
    public static State load(Things things, Trust trust, Consumer<Long> progress) {
        Loading loading = new Loading(trust, progress);
        Head head = things.tell(loading::add);
        return loading.state.at(head);
    }

    /** Tells every thing, so that {@link #load} makes this state of it again. */
    public void each(Consumer<ChangeLog.Projected> each) {
        tell(each, EntityId.Kind.SETTINGS, "", 0, stored(SETTINGS));
        tell(each, EntityId.Kind.METADATA, "", 0, stored(METADATA));
        cohorts()
                .forEach(cohort ->
                        tell(
                                each,
                                EntityId.Kind.COHORT,
                                cohort.key(),
                                cohort.born(),
                                cohort.stored()));
        flags().forEach(flag ->
                tell(each, EntityId.Kind.FLAG, flag.key(), flag.born(), flag.stored()));
        eachRow(row -> {
            Value.Members stored = row.stored();
            tell(each, EntityId.Kind.OVERRIDE, EntityId.rowKey(stored), 0, stored);
        });
        approvals()
                .forEach(approval ->
                        tell(each, EntityId.Kind.APPROVAL, approval.id(), 0, approval.stored()));
        apiKeys()
                .forEach(key ->
                        tell(each, EntityId.Kind.API_KEY, key.id(), key.born(), key.stored()));
    }

    private static void tell(
            Consumer<ChangeLog.Projected> each,
            EntityId.Kind kind,
            String key,
            long born,
            Value.@Nullable Members document) {
        if (document != null) {
            each.accept(new ChangeLog.Projected(new EntityId(kind, key), born, born, document));
        }
    }

    private static final class Loading {
        private final Consumer<Long> progress;
        private State state;
        private long read;

        Loading(Trust trust, Consumer<Long> progress) {
            state = EMPTY.trusting(trust);
            this.progress = progress;
        }

        void add(ChangeLog.Projected thing) {
            state = state.with(thing.id(), thing.document(), thing.born());
            if (++read % 100_000 == 0) {
                progress.accept(read);
            }
        }
    }

    /** The same, where only these signatures count; so do all states that follow it. */
    public State trusting(Trust other) {
        return new State(
                other, head, flags, rows, cohorts, settings, metadata, approvals, apiKeys,
                rowCount);
    }

    /** Whose signatures count. */
    public Trust trust() {
        return trust;
    }

    /** How many approvals have their signatures, but not enough that count. */
    public long distrusted() {
        long[] found = {0};
        approvals
                .all()
                .forEach((id, approval) -> {
                    boolean done =
                            approval.state() == ApprovalState.CONSUMED
                                    || approval.state() == ApprovalState.SIGNED_FULL;
                    found[0] += done && !trust.isFullySigned(approval) ? 1 : 0;
                });
        return found[0];
    }

    private State at(Head next) {
        return new State(
                trust, next, flags, rows, cohorts, settings, metadata, approvals, apiKeys,
                rowCount);
    }

    /** The state that a record, which must follow, makes of this one. */
    public State apply(LogRecord record) {
        long time = Math.max(head.time(), Instants.parse(record.ts()));
        return with(record.entity(), record.after(), record.seq())
                .at(new Head(record.seq(), record.hash(), time));
    }

    /**
     * The same with one thing set or, for null, gone.
     *
     * @param born used where the thing is new
     */
    public State with(EntityId id, Value.@Nullable Members document, long born) {
        return switch (id.kind()) {
            case FLAG -> withFlag(id.key(), document, born);
            case OVERRIDE -> withRow(id, document);
            case COHORT -> withCohort(id.key(), document, born);
            case SETTINGS ->
                    copy(
                            document == null ? SettingsEntry.DEFAULT : SettingsEntry.read(document),
                            metadata);
            case METADATA -> copy(settings, document == null ? Doc.object().members() : document);
            case APPROVAL -> withApproval(id.key(), document);
            case API_KEY -> withApiKey(id.key(), document, born);
        };
    }

    private State copy(SettingsEntry nextSettings, Value.Members nextMetadata) {
        return new State(
                trust,
                head,
                flags,
                rows,
                cohorts,
                nextSettings,
                nextMetadata,
                approvals,
                apiKeys,
                rowCount);
    }

    private State withFlag(String key, Value.@Nullable Members document, long born) {
        FlagEntry known = flags.get(key);
        PersistentMap<String, FlagEntry> next =
                document == null
                        ? flags.without(key)
                        : flags.with(
                                key, FlagEntry.read(document, known == null ? born : known.born()));
        return new State(
                trust, head, next, rows, cohorts, settings, metadata, approvals, apiKeys, rowCount);
    }

    private State withCohort(String key, Value.@Nullable Members document, long born) {
        CohortEntry known = cohorts.get(key);
        PersistentMap<String, CohortEntry> next =
                document == null
                        ? cohorts.without(key)
                        : cohorts.with(
                                key,
                                CohortEntry.read(document, known == null ? born : known.born()));
        return new State(
                trust, head, flags, rows, next, settings, metadata, approvals, apiKeys, rowCount);
    }

    private State withApproval(String id, Value.@Nullable Members document) {
        ApprovalSet next = approvals.with(id, document);
        return new State(
                trust, head, flags, rows, cohorts, settings, metadata, next, apiKeys, rowCount);
    }

    private State withApiKey(String id, Value.@Nullable Members document, long born) {
        ApiKey known = apiKeys.get(id);
        PersistentMap<String, ApiKey> next =
                document == null
                        ? apiKeys.without(id)
                        : apiKeys.with(
                                id, ApiKey.read(document, known == null ? born : known.born()));
        return new State(
                trust, head, flags, rows, cohorts, settings, metadata, approvals, next, rowCount);
    }

    private State withRow(EntityId id, Value.@Nullable Members document) {
        String[] parts = id.key().split("\u001f", -1);
        String flagKey = parts[0];
        PersistentMap<RowPlace, Row> ofFlag = rowsOf(flagKey);
        PersistentMap<RowPlace, Row> next;
        if (document == null) {
            next = ofFlag.without(place(parts));
        } else {
            Row row = Row.read(document);
            next = ofFlag.with(row.place(), row);
        }
        return new State(
                trust,
                head,
                flags,
                next.isEmpty() ? rows.without(flagKey) : rows.with(flagKey, next),
                cohorts,
                settings,
                metadata,
                approvals,
                apiKeys,
                rowCount + next.size() - ofFlag.size());
    }

    /** What a row is for, by its id. */
    public static RowPlace place(EntityId row) {
        return place(row.key().split("\u001f", -1));
    }

    private static RowPlace place(String[] parts) {
        Env env = null;
        for (Env each : Env.values()) {
            env = each.id().equals(parts[4]) ? each : env;
        }
        return new RowPlace(
                parts[1].equals("user")
                        ? dev.halyard.evaluator.Scope.USER
                        : dev.halyard.evaluator.Scope.TENANT,
                parts[2].isEmpty() ? null : parts[2],
                parts[3].isEmpty() ? null : parts[3],
                env);
    }

    /** The thing as the log keeps it; null where it does not exist. */
    public Value.@Nullable Members stored(EntityId id) {
        return switch (id.kind()) {
            case FLAG -> {
                FlagEntry flag = flags.get(id.key());
                yield flag == null ? null : flag.stored();
            }
            case OVERRIDE -> {
                String[] parts = id.key().split("\u001f", -1);
                Row row = rowsOf(parts[0]).get(place(parts));
                yield row == null ? null : row.stored();
            }
            case COHORT -> {
                CohortEntry cohort = cohorts.get(id.key());
                yield cohort == null ? null : cohort.stored();
            }
            case SETTINGS -> settings.version() == 0 ? null : settings.stored();
            case METADATA -> metadata.members().isEmpty() ? null : metadata;
            case APPROVAL -> {
                Approval approval = approvals.get(id.key());
                yield approval == null ? null : approval.stored();
            }
            case API_KEY -> {
                ApiKey key = apiKeys.get(id.key());
                yield key == null ? null : key.stored();
            }
        };
    }

    public Head head() {
        return head;
    }

    public long revision() {
        return head.seq();
    }

    public @Nullable FlagEntry flagEntry(String key) {
        return flags.get(key);
    }

    /** All flags, archived ones among them, in the order of their birth. */
    public List<FlagEntry> flags() {
        List<FlagEntry> all = new ArrayList<>(flags.size());
        flags.forEach((key, flag) -> all.add(flag));
        all.sort(Comparator.comparingLong(FlagEntry::born).thenComparing(FlagEntry::key));
        return all;
    }

    /** As {@link #flags()}, in no order: for whoever looks at all of them. */
    public void eachFlag(Consumer<FlagEntry> each) {
        flags.forEach((key, flag) -> each.accept(flag));
    }

    public int flagCount() {
        return flags.size();
    }

    public @Nullable Row row(String flagKey, RowPlace place) {
        return rowsOf(flagKey).get(place);
    }

    /** The rows of a flag, expired ones among them. */
    public PersistentMap<RowPlace, Row> rowsOf(String flagKey) {
        PersistentMap<RowPlace, Row> found = rows.get(flagKey);
        return found == null ? PersistentMap.empty() : found;
    }

    public void eachRow(Consumer<Row> each) {
        rows.forEach((key, ofFlag) -> ofFlag.forEach((place, row) -> each.accept(row)));
    }

    public long rowCount() {
        return rowCount;
    }

    public @Nullable CohortEntry cohort(String key) {
        return cohorts.get(key);
    }

    /** In the order of their birth. */
    public List<CohortEntry> cohorts() {
        List<CohortEntry> all = new ArrayList<>();
        cohorts.forEach((key, cohort) -> all.add(cohort));
        all.sort(Comparator.comparingLong(CohortEntry::born).thenComparing(CohortEntry::key));
        return all;
    }

    public SettingsEntry settings() {
        return settings;
    }

    /** What the imported registry document said of itself. */
    public Value.Members metadata() {
        return metadata;
    }

    public @Nullable Approval approval(String id) {
        return approvals.get(id);
    }

    /** The newest request first. */
    public List<Approval> approvals() {
        return approvals.newestFirst();
    }

    /** Those that can still be signed or used, in no order. */
    public List<Approval> openApprovals() {
        return approvals.openOnes();
    }

    public @Nullable ApiKey apiKey(String id) {
        return apiKeys.get(id);
    }

    /** The newest first, revoked and expired ones among them. */
    public List<ApiKey> apiKeys() {
        List<ApiKey> all = new ArrayList<>(apiKeys.size());
        apiKeys.forEach((id, key) -> all.add(key));
        all.sort(Comparator.comparingLong(ApiKey::born).reversed().thenComparing(ApiKey::id));
        return all;
    }

    /**
     * Whether the approval that a state names holds it: adopted by the first import, or consumed
     * for this flag and environment.
     */
    public boolean holds(String flagKey, Env env, EnvState state) {
        if (state.adopted() || state.approvalRef() == null) {
            return state.approvalRef() != null;
        }
        Approval approval = approvals.get(state.approvalRef());
        return approval != null && isGood(approval) && approval.covers(flagKey, env);
    }

    private boolean isGood(Approval approval) {
        return approval.state() == ApprovalState.CONSUMED && trust.isFullySigned(approval);
    }

    /** What is evaluated of a row, its approval only where that was adopted or consumed for it. */
    public OverrideRow evaluated(Row row) {
        String ref = row.evaluated().approvalRef();
        if (ref == null || row.adopted()) {
            return row.evaluated();
        }
        Approval approval = approvals.get(ref);
        return row.evaluated(
                approval != null && isGood(approval) && approval.covers(row.evaluated().flagKey()));
    }

    @Override
    public boolean hasCohort(String key) {
        return cohorts.get(key) != null;
    }

    @Override
    public boolean hasMatrixRow(String row) {
        return settings.approvalMatrix().containsKey(row);
    }

    @Override
    public Optional<FlagDefinition> flag(String key) {
        return Optional.ofNullable(flags.get(key)).map(FlagEntry::definition);
    }
}
