package dev.halyard.server.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halyard.server.Events;
import dev.halyard.server.Reply;
import dev.halyard.server.RunningService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever follows is told of each change, of what it missed, and never of another thing. */
class StreamTest {
    private static final String PATH = "/api/flags/stream";

    @TempDir Path directory;

    private static String put(RunningService service, String id, String tenant) {
        Reply put =
                service.client()
                        .send(
                                "PUT",
                                "/api/admin/flags/hints.registry_v1/overrides/" + id,
                                "{\"value\":true,\"reason\":\"test\"%s}"
                                        .formatted(
                                                tenant.isEmpty()
                                                        ? ""
                                                        : ",\"row_tenant\":\"" + tenant + "\""),
                                "X-PTT-User-Id: ann",
                                "X-PTT-Tier: admin",
                                "Content-Type: application/json");
        assertThat(put.status()).as(put.body()).isEqualTo(200);
        return put.at("/data/revision");
    }

    private static String pause(RunningService service) {
        Reply paused =
                service.client()
                        .post(
                                "/api/admin/flags/flags.registry_v1/pause",
                                "{\"reason\":\"test\",\"env\":\"dev\"}",
                                "X-PTT-User-Id: ann",
                                "X-PTT-Tier: admin");
        assertThat(paused.status()).as(paused.body()).isEqualTo(200);
        return paused.at("/data/revision");
    }

    @Test
    void eachChangeIsOneEventWithItsRevision() throws IOException {
        try (RunningService service = RunningService.withStore(directory);
                Events events = Events.open(service.port(), PATH)) {
            String row = put(service, "user/u-1", "");
            String tenant = put(service, "tenant/pty-1", "");
            String flag = pause(service);
            assertThat(events.next())
                    .isEqualTo(
                            new Events.Event(
                                    "revision",
                                    row,
                                    "{\"revision\":%s,\"kind\":\"user_override\",\"flag_key\":\"hints.registry_v1\"}"
                                            .formatted(row)));
            assertThat(events.next().data()).contains("tenant_override", tenant);
            assertThat(events.next().data()).contains("flag_registry", flag, "flags.registry_v1");
        }
    }

    @Test
    void whoeverComesBackIsToldWhatItMissed() throws IOException {
        try (RunningService service = RunningService.withStore(directory)) {
            String seen = put(service, "user/u-1", "");
            List<String> missed = new ArrayList<>();
            for (int i = 2; i < 6; i++) {
                missed.add(put(service, "user/u-" + i, ""));
            }
            try (Events events = Events.open(service.port(), PATH, "Last-Event-ID: " + seen)) {
                assertThat(events.until(e -> e.id().equals(missed.get(3))))
                        .extracting(Events.Event::id)
                        .isEqualTo(missed);
            }
        }
    }

    @Test
    void whoeverWasAwayTooLongIsToldThatThereMayBeMore() throws IOException {
        RunningService.withStore(directory).close(); // what it remembers begins at its start
        try (RunningService service = RunningService.withStore(directory);
                Events old = Events.open(service.port(), PATH, "Last-Event-ID: 0");
                Events foreign = Events.open(service.port(), PATH, "Last-Event-ID: 999999999")) {
            assertThat(old.next().data()).contains("\"kind\":\"global\"");
            assertThat(foreign.next().data()).contains("\"kind\":\"global\"");
        }
    }

    @Test
    void anIdThatIsNoRevisionIsRefused() {
        assertThatThrownBy(() ->
                        Events.open(
                                RunningService.shared().port(), PATH, "Last-Event-ID: yesterday"))
                .hasMessageContaining("400");
    }

    @Test
    void filesThatChangeAreToldOf() throws Exception {
        Path registry = directory.resolve("registry.json");
        String document = Files.readString(Path.of("../contract/registry.json"));
        Files.writeString(registry, document);
        try (RunningService service =
                        RunningService.start(
                                Map.of(
                                        "FF_REGISTRY_PATH",
                                        registry.toString(),
                                        "FF_POLL_MS",
                                        "20"));
                Events events = Events.open(service.port(), PATH)) {
            Files.writeString(registry, document.replace("\"owner\": \"", "\"owner\": \"new "));
            assertThat(events.next().data()).isEqualTo("{\"revision\":null,\"kind\":\"global\"}");
        }
    }

    @Test
    void aStopEndsStreamsAndDoesNotWaitForThem() throws IOException {
        RunningService service =
                RunningService.withStore(directory, "FF_SHUTDOWN_GRACE_MS", "20000");
        try (Events events = Events.open(service.port(), PATH)) {
            long start = System.nanoTime();
            service.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(10));
            assertThat(events.ends()).isTrue();
        }
    }

    @Test
    void moreStreamsThanThereIsRoomForAreRefused() throws IOException {
        try (RunningService service = RunningService.start(Map.of("FF_MAX_STREAMS", "1"));
                Events first = Events.open(service.port(), PATH)) {
            assertThat(first).isNotNull();
            // counted when its first bytes go out, which have been read
            assertThatThrownBy(() -> Events.open(service.port(), PATH)).hasMessageContaining("503");
        }
    }

    @Test
    void aStreamOutlivesTheTimeThatAnAnswerMayTake() throws IOException {
        try (RunningService service =
                        RunningService.withStore(
                                directory,
                                "FF_BODY_TIMEOUT_MS",
                                "50",
                                "FF_IDLE_TIMEOUT_MS",
                                "100");
                Events events = Events.open(service.port(), PATH)) {
            for (int i = 0; i < 40; i++) { // each of them a sync: longer than both times
                put(service, "user/u-" + i, "");
            }
            String last = put(service, "user/last", "");
            assertThat(events.until(e -> e.id().equals(last))).hasSize(41);
        }
    }
}
