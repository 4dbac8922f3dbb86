package dev.halyard.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.control.change.Bodies;
import dev.halyard.control.change.Command;
import dev.halyard.control.change.Decider;
import dev.halyard.control.change.Refusal;
import dev.halyard.control.change.Submission;
import dev.halyard.control.feed.SnapshotFeed;
import dev.halyard.control.log.Actor;
import dev.halyard.control.log.MemoryChangeLog;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.RowPlace;
import dev.halyard.control.state.State;
import dev.halyard.control.state.Trust;
import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Decision;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Evaluator;
import dev.halyard.evaluator.Scope;
import dev.halyard.evaluator.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A control plane over a log in memory, at whose desk people stand in line; its clock is set. */
public final class Desk implements AutoCloseable {
    public static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    public static final Duration RESUME = Duration.ofDays(3);
    public static final Duration SLA = Duration.ofDays(3);

    public final MemoryChangeLog log;
    public final SnapshotFeed feed;
    private final AtomicLong clock = new AtomicLong(NOON.toEpochMilli());
    private final AtomicLong changes = new AtomicLong();
    private final ControlPlane plane;

    public Desk() {
        this(Decider.Form.FIRST);
    }

    /** One that writes records in this form. */
    public Desk(Decider.Form form) {
        this(new MemoryChangeLog(), Trust.ALL, form);
    }

    private Desk(MemoryChangeLog log, Trust trust) {
        this(log, trust, Decider.Form.FIRST);
    }

    private Desk(MemoryChangeLog log, Trust trust, Decider.Form form) {
        this.log = log;
        State loaded = State.load(log::current, trust, read -> {});
        feed = new SnapshotFeed(loaded);
        plane =
                new ControlPlane(
                        log,
                        loaded,
                        new Decider(RESUME, SLA, form),
                        () -> Instant.ofEpochMilli(clock.get()),
                        feed);
    }

    /** One where these signatures count. */
    public static Desk trusting(Trust trust) {
        return new Desk(new MemoryChangeLog(), trust);
    }

    /** The same log, served by somebody who counts other signatures. */
    public Desk reopened(Trust trust) {
        Desk other = new Desk(log, trust);
        other.changes.set(1_000_000);
        return other;
    }

    /** JSON written with single quotes, and {@code #} for a single quote's apostrophe. */
    public static Value.Members json(String text) {
        try {
            Value read = Json.parse(text.replace('\'', '"'), Json.DOCUMENT_DEPTH);
            return (Value.Members) read;
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** A boolean flag with these members beside the ones that every flag has. */
    public static Value.Members flagDocument(String key, String more) {
        Doc doc = Doc.object().put("id", "ff-" + key).put("key", key).put("owner_module", "m");
        if (!more.contains("'type'")) {
            doc.put("type", "boolean").put("default_value", false);
        }
        return doc.putAll(json("{" + more + "}")).members();
    }

    public void pass(Duration time) {
        clock.addAndGet(time.toMillis());
    }

    public void setClock(Instant to) {
        clock.set(to.toEpochMilli());
    }

    public long now() {
        return plane.now();
    }

    public State state() {
        return plane.state();
    }

    public ControlPlane plane() {
        return plane;
    }

    public FlagEntry flag(String key) {
        return Objects.requireNonNull(state().flagEntry(key));
    }

    /** Somebody who may change and sign; their role key is their name with {@code -role}. */
    public Person by(String name) {
        return new Person(
                new Actor(name, List.of("approver", "editor"), name + "-role", "jwt"),
                null,
                true,
                null,
                false,
                null,
                "because");
    }

    public Person as(Actor actor) {
        return new Person(actor, null, true, null, false, null, "because");
    }

    public Decision evaluate(String key, Context context) {
        return Evaluator.evaluate(feed.current().snapshot(), key, context, now());
    }

    public boolean isOn(String key, String user, Env env) {
        return evaluate(key, Context.builder(user).env(env).build()).enabled();
    }

    @Override
    public void close() {
        plane.close();
    }

    /** Who stands there, and on what terms: with the version that is current, unless told. */
    public final class Person {
        private final Actor actor;
        private final @Nullable Long version;
        private final boolean versioned;
        private final @Nullable String ref;
        private final boolean dry;
        private final Submission.@Nullable Idempotency key;
        private final @Nullable String reason;

        private Person(
                Actor actor,
                @Nullable Long version,
                boolean versioned,
                @Nullable String ref,
                boolean dry,
                Submission.@Nullable Idempotency key,
                @Nullable String reason) {
            this.actor = actor;
            this.version = version;
            this.versioned = versioned;
            this.ref = ref;
            this.dry = dry;
            this.key = key;
            this.reason = reason;
        }

        public Person version(long sent) {
            return new Person(actor, sent, true, ref, dry, key, reason);
        }

        public Person noVersion() {
            return new Person(actor, null, false, ref, dry, key, reason);
        }

        public Person with(@Nullable String approval) {
            return new Person(actor, version, versioned, approval, dry, key, reason);
        }

        public Person dry() {
            return new Person(actor, version, versioned, ref, true, key, reason);
        }

        public Person key(String name, String body) {
            return new Person(
                    actor,
                    version,
                    versioned,
                    ref,
                    dry,
                    new Submission.Idempotency(name, body),
                    reason);
        }

        public Person saying(@Nullable String why) {
            return new Person(actor, version, versioned, ref, dry, key, why);
        }

        public Submission submission(Command command) {
            Long sent = version == null && versioned ? currentVersion(command) : version;
            return new Submission(
                    command,
                    actor,
                    reason,
                    sent,
                    ref,
                    dry,
                    key,
                    null,
                    "%032x".formatted(changes.incrementAndGet()));
        }

        public Value.Members send(Command command) {
            return plane.submit(submission(command));
        }

        /** Null when it was made. */
        public Refusal.@Nullable Code refusal(Command command) {
            try {
                send(command);
                return null;
            } catch (Refusal refusal) {
                return refusal.code();
            }
        }

        public Refusal refused(Command command) {
            try {
                Value.Members answer = send(command);
                throw new AssertionError("made, not refused: " + answer.toJson());
            } catch (Refusal refusal) {
                return refusal;
            }
        }

        /** Asks for leave to make a change; answers the approval's id. */
        public String ask(String body) {
            return Doc.string(send(Bodies.requestApproval(json(body))), "id");
        }

        public void sign(String id) {
            send(new Command.Sign(id, null));
        }

        public Value.Members create(String key, String more) {
            return send(Bodies.createFlag(flagDocument(key, more)));
        }

        public Value.Members move(String key, String body) {
            return send(Bodies.transition(key, json(body)));
        }

        public Value.Members put(String key, String user, String body) {
            return send(Bodies.putOverride(key, "user", user, json(body)));
        }
    }

    private @Nullable Long currentVersion(Command command) {
        return switch (command) {
            case Command.CreateFlag create -> null;
            case Command.EditFlag edit -> versionOf(edit.key());
            case Command.ArchiveFlag archive -> versionOf(archive.key());
            case Command.Transition to -> versionOf(to.key());
            case Command.Resume resume -> versionOf(resume.key());
            case Command.RevertStates revert -> versionOf(revert.key());
            case Command.PutCohort put -> {
                var cohort = state().cohort(put.key());
                yield cohort == null ? null : Long.valueOf(cohort.version());
            }
            case Command.DeleteCohort delete -> {
                var cohort = state().cohort(delete.key());
                yield cohort == null ? null : Long.valueOf(cohort.version());
            }
            case Command.PutSettings put -> state().settings().version();
            case Command.Import documents -> state().revision();
            default -> null;
        };
    }

    private @Nullable Long versionOf(String key) {
        FlagEntry flag = state().flagEntry(key);
        return flag == null ? null : Long.valueOf(flag.version());
    }

    /** Asked for by one, signed by others, and made: the usual way of a gated change. */
    public Value.Members approved(String request, Command command, String... signers) {
        String id = by("asker").ask(request);
        for (String signer : signers) {
            by(signer).sign(id);
        }
        return by("asker").with(id).send(command);
    }

    /** Moves a flag with an approval signed by two. */
    public void open(String key, String change) {
        approved(
                "{'flag_key':'" + key + "','change':" + change + "}",
                Bodies.transition(key, json(change)),
                signers(key));
    }

    private String[] signers(String key) {
        return flag(key).definition().sensitive()
                ? new String[] {"sam", "sue"}
                : new String[] {"sam"};
    }

    public static RowPlace userPlace(String user, @Nullable Env env) {
        return new RowPlace(Scope.USER, null, user, env);
    }

    /** A registry document with what is there, some of it replaced. */
    public static Value.Members documentWith(Value.Members document, String name, Value value) {
        return Doc.object().putAll(document).put(name, value).members();
    }

    /** That nothing is asked of a change by somebody alone. */
    public void assertFree(Command command) {
        assertThat(by("ann").dry().refusal(command)).as("%s", command).isNull();
    }

    public void assertNeedsApproval(Command command) {
        assertThat(by("ann").dry().refusal(command))
                .as("%s", command)
                .isEqualTo(Refusal.Code.APPROVAL_REQUIRED);
    }

    public static Set<Env> everywhere() {
        return Set.of(Env.values());
    }
}
