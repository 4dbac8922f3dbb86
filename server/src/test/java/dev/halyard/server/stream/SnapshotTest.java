package dev.halyard.server.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halyard.document.InvalidSnapshotException;
import dev.halyard.document.SnapshotReader;
import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Evaluator;
import dev.halyard.evaluator.Snapshot;
import dev.halyard.evaluator.Stage;
import dev.halyard.server.Reply;
import dev.halyard.server.RunningService;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an evaluator elsewhere is sent decides there as it does here. */
class SnapshotTest {
    private static final String PATH = "/api/flags/snapshot";
    private static final String[] ANN = {"X-PTT-User-Id: ann", "X-PTT-Tier: admin"};

    private static SnapshotReader.Read read(Reply reply, @Nullable Snapshot base) throws Exception {
        return read(reply.body().getBytes(StandardCharsets.UTF_8), base);
    }

    private static SnapshotReader.Read read(byte[] lines, @Nullable Snapshot base)
            throws Exception {
        return SnapshotReader.read(new ByteArrayInputStream(lines), base);
    }

    private static void put(RunningService service, String user, int n) {
        Reply put =
                service.client()
                        .send(
                                "PUT",
                                "/api/admin/flags/hints.registry_v1/overrides/user/" + user,
                                "{\"value\":%s,\"reason\":\"test %d\"}".formatted(n % 2 == 0, n),
                                "X-PTT-User-Id: ann",
                                "X-PTT-Tier: admin",
                                "Content-Type: application/json");
        assertThat(put.status()).as(put.body()).isIn(200, 422);
    }

    private static void change(RunningService service, Random random, int n) {
        String user = "u-" + random.nextInt(5);
        if (random.nextInt(3) > 0) {
            put(service, user, n);
        } else if (random.nextBoolean()) {
            service.client()
                    .send(
                            "DELETE",
                            "/api/admin/flags/hints.registry_v1/overrides/user/" + user,
                            "{\"reason\":\"test\"}",
                            "X-PTT-User-Id: ann",
                            "X-PTT-Tier: admin",
                            "Content-Type: application/json");
        } else {
            service.client()
                    .post(
                            "/api/admin/flags/flags.registry_v1/"
                                    + (random.nextBoolean() ? "pause" : "resume"),
                            "{\"reason\":\"test\",\"env\":\"staging\",\"expected_version\":null}",
                            ANN);
        }
    }

    private static void same(RunningService service, Snapshot snapshot) {
        for (String key : snapshot.liveFlagKeys()) {
            for (String user : new String[] {"u-0", "u-1", "u-2", "u-3", "u-4", "U-42"}) {
                for (Env env : Env.values()) {
                    Context context =
                            Context.builder(user)
                                    .tenantId("pty-zeroth")
                                    .tier("staff")
                                    .env(env)
                                    .build();
                    String here =
                            service.client()
                                    .get(
                                            "/api/flags/eval?key=%s&user=%s&tenant=pty-zeroth&tier=staff&env=%s"
                                                    .formatted(key, user, env.id()))
                                    .at("/data/source");
                    assertThat(
                                    Evaluator.evaluate(
                                                    snapshot,
                                                    key,
                                                    context,
                                                    System.currentTimeMillis())
                                            .source()
                                            .id())
                            .as("%s for %s in %s", key, user, env.id())
                            .isEqualTo(here);
                }
            }
        }
    }

    @Test
    void wholeAndChangesLeadToTheSameDecisionsAsTheService(@TempDir Path directory)
            throws Exception {
        long seed = new Random().nextLong();
        System.out.println("SnapshotTest seed " + seed);
        Random random = new Random(seed);
        try (RunningService service = RunningService.withStore(directory)) {
            Snapshot followed = read(service.client().get(PATH), null).snapshot();
            for (int n = 0; n < 12; n++) {
                for (int i = 0; i < 4; i++) {
                    change(service, random, n * 4 + i);
                }
                Reply changes = service.client().get(PATH + "?since=" + followed.version());
                SnapshotReader.Read read = read(changes, followed);
                assertThat(read.header().from()).isEqualTo(followed.version());
                followed = read.snapshot();
            }
            Snapshot whole = read(service.client().get(PATH), null).snapshot();
            assertThat(followed.version()).isEqualTo(whole.version());
            same(service, followed);
            same(service, whole);
        }
    }

    @Test
    void theSameStateGivesTheSameBytes(@TempDir Path directory) {
        String first;
        try (RunningService service = RunningService.withStore(directory)) {
            first = service.client().get(PATH).body();
        }
        try (RunningService again = RunningService.withStore(directory)) {
            assertThat(again.client().get(PATH).body()).isEqualTo(first);
        }
    }

    @Test
    void anUnchangedSnapshotIsNotSentAgain() {
        RunningService service = RunningService.shared();
        String tag = service.client().get(PATH).header("ETag");
        assertThat(service.client().get(PATH, "If-None-Match: " + tag).status()).isEqualTo(304);
    }

    @Test
    void filesAreSentWhole() throws Exception {
        RunningService service = RunningService.shared();
        SnapshotReader.Read read = read(service.client().get(PATH + "?since=1"), null);
        assertThat(read.header().isWhole()).isTrue();
        same(service, read.snapshot());
    }

    @Test
    void whoeverIsTooFarBehindGetsAll(@TempDir Path directory) throws Exception {
        RunningService.withStore(directory).close(); // what it remembers begins at its start
        try (RunningService service = RunningService.withStore(directory)) {
            for (String since : new String[] {"0", "999999"}) {
                Reply all = service.client().get(PATH + "?since=" + since);
                assertThat(read(all, null).header().isWhole()).as(since).isTrue();
            }
        }
    }

    /** No byte may differ, and no tail may be missing. */
    @Test
    void whatIsNotUnharmedIsRefused() {
        byte[] lines =
                RunningService.shared().client().get(PATH).body().getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < lines.length; at += 97) {
            byte[] flipped = lines.clone();
            flipped[at] ^= 1;
            assertThatThrownBy(() -> read(flipped, null))
                    .as("byte %d", at)
                    .isInstanceOf(InvalidSnapshotException.class);
            byte[] cut = java.util.Arrays.copyOf(lines, at);
            assertThatThrownBy(() -> read(cut, null))
                    .as("cut at %d", at)
                    .isInstanceOf(InvalidSnapshotException.class);
        }
    }

    @Test
    void environmentsThatAreNotAnsweredAreDrafts() throws Exception {
        try (RunningService service = RunningService.start(Map.of("FF_ENVS", "dev"))) {
            Snapshot cut = read(service.client().get(PATH), null).snapshot();
            Context prod = Context.builder("U-1").tier("staff").env(Env.PROD).build();
            Context dev = Context.builder("U-1").tier("staff").env(Env.DEV).build();
            assertThat(Evaluator.evaluate(cut, "flags.registry_v1", prod, 0).rolloutStage())
                    .isEqualTo(Stage.DRAFT);
            assertThat(Evaluator.evaluate(cut, "flags.registry_v1", dev, 0).rolloutStage())
                    .isEqualTo(Stage.INTERNAL);
        }
    }
}
