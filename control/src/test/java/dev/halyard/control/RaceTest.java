package dev.halyard.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.control.change.Bodies;
import dev.halyard.control.change.Command;
import dev.halyard.control.change.Refusal;
import dev.halyard.control.log.ProjectionCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RaceTest {
    private static final int THREADS = 16;
    private static final int ROUNDS = 25;

    @Test
    void ofSixteenWhoSawTheSameVersionOneWins() throws Exception {
        try (Desk desk = new Desk();
                ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            desk.by("ann").create("f", "");
            for (int round = 0; round < ROUNDS; round++) {
                String to = round % 2 == 0 ? "internal" : "draft";
                Command move =
                        Bodies.transition(
                                "f", Desk.json("{'env':'prod','rollout_stage':'" + to + "'}"));
                long seen = desk.flag("f").version();
                List<Refusal.@Nullable Code> outcomes = race(threads, desk, move, seen, null);
                assertThat(outcomes).filteredOn(code -> code == null).hasSize(1);
                assertThat(outcomes)
                        .filteredOn(code -> code != null)
                        .containsOnly(Refusal.Code.VERSION_CONFLICT);
                assertThat(desk.flag("f").version()).isEqualTo(seen + 1);
            }
            assertThat(desk.state().revision()).isEqualTo(1 + ROUNDS);
            assertThat(desk.feed.current().state()).isSameAs(desk.state());
            assertThat(ProjectionCheck.check(desk.log)).isEmpty();
        }
    }

    @Test
    void ofSixteenWhoSendTheSameApprovalOneUsesIt() throws Exception {
        try (Desk desk = new Desk();
                ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            desk.by("ann").create("g", "'requires_approval':true,'allowed_scopes':['user']");
            String target = "'flag_key':'g','scope':'user','id':'U'";
            String id =
                    desk.by("ann")
                            .ask(
                                    "{'kind':'override_put','target':{%s},'change':{'value':true}}"
                                            .formatted(target));
            desk.by("sam").sign(id);
            Command put = Bodies.putOverride("g", "user", "U", Desk.json("{'value':true}"));
            List<Refusal.@Nullable Code> outcomes = race(threads, desk, put, -1, id);
            assertThat(outcomes).filteredOn(code -> code == null).hasSize(1);
        }
    }

    /** Everybody at once; -1 sends no version. */
    private static List<Refusal.@Nullable Code> race(
            ExecutorService threads, Desk desk, Command command, long seen, @Nullable String ref)
            throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Refusal.@Nullable Code>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Desk.Person person = desk.by("p" + i).with(ref);
            Desk.Person runner = seen < 0 ? person.noVersion() : person.version(seen);
            running.add(
                    threads.submit(() -> {
                        start.await();
                        return runner.refusal(command);
                    }));
        }
        start.countDown();
        List<Refusal.@Nullable Code> outcomes = new ArrayList<>();
        for (Future<Refusal.@Nullable Code> each : running) {
            outcomes.add(each.get(30, TimeUnit.SECONDS));
        }
        return outcomes;
    }
}
