package dev.halyard.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.control.change.Bodies;
import dev.halyard.control.change.Command;
import dev.halyard.control.change.Refusal;
import dev.halyard.control.feed.Snapshots;
import dev.halyard.control.log.Actor;
import dev.halyard.control.log.ProjectionCheck;
import dev.halyard.control.state.Approval;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.EnvState;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.State;
import dev.halyard.control.verify.LogVerifier;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * However one person goes about it, no gated flag reaches one more context than before, unless
 * somebody else has signed for exactly that. What a context gets is asked of real snapshots; the
 * test knows nothing of the closed list. Run more with {@code -Dhalyard.model.sequences=10000}.
 */
class ModelTest {
    private static final long SEED =
            Long.getLong("halyard.seed", ThreadLocalRandom.current().nextLong());
    private static final int SEQUENCES = Integer.getInteger("halyard.model.sequences", 20);
    private static final int STEPS = 60;

    /** All roles there are, and every role key: what one person could at most be. */
    private static final List<String> KEYS = List.of("mia-role", "sam-role", "sue-role");

    private long seed;
    private Random random = new Random(SEED);
    private Desk desk = new Desk();
    private Contexts.Pauses pauses = new Contexts.Pauses();
    private final List<String> mine = new ArrayList<>();
    private final List<String> story = new ArrayList<>();

    @Test
    void nobodyAloneGivesAGatedFlagToOneMoreContext() throws Exception {
        int made = 0;
        for (int i = 0; i < SEQUENCES; i++) {
            seed = SEED + i;
            random = new Random(seed);
            mine.clear();
            story.clear();
            try (Desk fresh = new Desk()) {
                desk = fresh;
                made += sequence(false);
                assertTheLogTellsTheSame();
            }
        }
        assertThat(made).as("changes that were made").isGreaterThan(SEQUENCES * STEPS / 10);
    }

    /** With others who sign what they see, every gain is one that was signed for. */
    @Test
    void withOthersWhoSignWhatIsGainedIsWhatWasSignedFor() throws Exception {
        int made = 0;
        for (int i = 0; i < SEQUENCES; i++) {
            seed = SEED + i;
            random = new Random(seed);
            mine.clear();
            story.clear();
            try (Desk fresh = new Desk()) {
                desk = fresh;
                made += sequence(true);
                assertTheLogTellsTheSame();
            }
        }
        assertThat(made).isGreaterThan(SEQUENCES * STEPS / 10);
    }

    private int sequence(boolean othersSign) {
        World.make(desk, random);
        pauses = new Contexts.Pauses();
        int made = 0;
        for (int step = 0; step < STEPS; step++) {
            State before = desk.state();
            String told = act(othersSign);
            if (told == null) {
                continue;
            }
            made++;
            story.add(told);
            State after = desk.state();
            compareFeed(after);
            Contexts.Seen was = Contexts.see(before, desk.now());
            Contexts.Seen is = Contexts.see(after, desk.now());
            assertSigned(was, is);
            assertPromotionTakesNothing(was, is);
        }
        return made;
    }

    private void assertSigned(Contexts.Seen was, Contexts.Seen is) {
        List<Approval> used =
                desk.log.after(was.state().revision(), 1000).stream()
                        .filter(record -> record.action().equals("approval.consume"))
                        .map(record -> Approval.read(Objects.requireNonNull(record.after())))
                        .toList();
        List<String> gained = Contexts.gained(was, is, pauses);
        pauses.remember(was, is, place -> used.stream().anyMatch(a -> covers(a, place)));
        for (Approval approval : used) {
            assertThat(approval.signatures())
                    .as("%s", this)
                    .noneMatch(s -> s.signer().equals("mia"));
        }
        assertThat(gained)
                .as("gained %s, %s", gained.stream().limit(3).toList(), this)
                .allMatch(gain -> used.stream().anyMatch(approval -> covers(approval, gain)));
    }

    private static boolean covers(Approval approval, String gain) {
        String[] words = gain.split(" ", -1);
        return approval.requirements().stream()
                .anyMatch(r ->
                        r.flagKey().equals(words[0])
                                && r.envs().stream().anyMatch(e -> e.id().equals(words[1])));
    }

    @Override
    public String toString() {
        return "seed %d, after %s%nbefore it:%n%s"
                .formatted(
                        seed,
                        story.isEmpty() ? "nothing" : story.getLast(),
                        String.join("\n", story));
    }

    private void compareFeed(State state) {
        assertThat(Contexts.answers(desk.feed.current().snapshot(), state, desk.now()))
                .as("seed %d, snapshot made step by step%n%s", seed, String.join("\n", story))
                .isEqualTo(Contexts.answers(Snapshots.of(state), state, desk.now()));
    }

    /** Promotion takes the feature from nobody; more percent only adds. */
    private void assertPromotionTakesNothing(Contexts.Seen was, Contexts.Seen is) {
        for (FlagEntry flag : is.state().flags()) {
            FlagEntry old = was.state().flagEntry(flag.key());
            boolean same = old != null && old.document().equals(flag.document());
            if (old == null || !same || old.archived() || flag.archived()) {
                continue;
            }
            for (Env env : Env.values()) {
                boolean held = !flag.gated() || is.state().holds(flag.key(), env, flag.state(env));
                if (held && isPromoted(old.state(env), flag.state(env))) {
                    assertThat(Contexts.lost(was, is, flag.key(), env)).as("%s", this).isEmpty();
                }
            }
        }
    }

    private static boolean isPromoted(EnvState from, EnvState to) {
        return from.stage().isLive()
                && to.stage().isLive()
                && !from.equals(to)
                && to.stage().compareTo(from.stage()) >= 0
                && to.pilotCohorts().containsAll(from.pilotCohorts())
                && to.pct().value() >= from.pct().value();
    }

    private void assertTheLogTellsTheSame() {
        State live = desk.state();
        State replayed = State.EMPTY;
        for (var record : desk.log.after(0, Integer.MAX_VALUE)) {
            replayed = replayed.apply(record);
        }
        LogVerifier verifier = new LogVerifier();
        desk.log.lines(0, verifier::next);
        State loaded = State.load(desk.log, read -> {});
        assertThat(verifier.bad()).as("seed %d", seed).isNull();
        assertThat(ProjectionCheck.check(desk.log)).as("seed %d", seed).isEmpty();
        for (State other : List.of(replayed, verifier.state(), loaded)) {
            assertThat(Contexts.everything(other))
                    .as("seed %d%n%s", seed, String.join("\n", story))
                    .isEqualTo(Contexts.everything(live));
        }
    }

    /** One thing somebody does; null when it was refused. */
    private @Nullable String act(boolean othersSign) {
        int dice = random.nextInt(100);
        if (dice < 4) {
            desk.pass(Duration.ofHours(random.nextInt(80)));
            return "time passes";
        }
        if (dice < 6) {
            desk.setClock(Desk.NOON); // a clock that steps back
            return "the clock steps back";
        }
        if (dice < 16) {
            return ask();
        }
        if (dice < 24) {
            return sign(othersSign);
        }
        Command command = new Moves(desk, random).any();
        String ref = mine.isEmpty() || random.nextInt(3) == 0 ? null : pick(mine);
        if (ref != null && random.nextBoolean()) {
            command = Objects.requireNonNullElse(of(ref), command);
        }
        return tried(me().with(ref), command);
    }

    private @Nullable Command of(String ref) {
        var approval = desk.state().approval(ref);
        return approval == null
                ? null
                : Bodies.asked(
                        approval.kind(), approval.target(), approval.env(), approval.change());
    }

    private @Nullable String ask() {
        Value.Members request = new Moves(desk, random).request();
        try {
            Command command = Bodies.requestApproval(request);
            Value.Members answer = desk.by("mia").send(command);
            mine.add(Doc.string(answer, "id"));
            return "mia asks " + request.toJson();
        } catch (Refusal no) {
            return null;
        }
    }

    private @Nullable String sign(boolean othersSign) {
        if (mine.isEmpty()) {
            return null;
        }
        String id = pick(mine);
        if (othersSign) {
            String who = random.nextBoolean() ? "sam" : "sue";
            return tried(desk.by(who), new Command.Sign(id, null));
        }
        return tried(me(), new Command.Sign(id, null));
    }

    /** The same person, whichever hat they wear. */
    private Desk.Person me() {
        return desk.as(new Actor("mia", List.of("admin", "approver", "editor"), pick(KEYS), "jwt"));
    }

    private @Nullable String tried(Desk.Person who, Command command) {
        try {
            who.send(command);
            return command.toString();
        } catch (Refusal no) {
            return null;
        }
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
