package dev.halyard.server.openfeature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.server.Reply;
import dev.halyard.server.RunningService;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A service with the flags of a shop, of every type, and somebody who flips them. */
public final class Shop implements AutoCloseable {
    private final RunningService service;

    private Shop(RunningService service) {
        this.service = service;
    }

    /** With a store in this directory, and these settings more. */
    public static Shop open(Path directory, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.addAll(List.of("FF_REGISTRY_PATH", "../clients/registry.json"));
        return new Shop(RunningService.withStore(directory, all.toArray(String[]::new)));
    }

    public RunningService service() {
        return service;
    }

    public int port() {
        return service.port();
    }

    public String base() {
        return "http://127.0.0.1:" + port();
    }

    /** Whether somebody has a stream open. */
    public boolean isListenedTo() {
        return !service.client().get("/metrics").body().contains("halyard_streams 0");
    }

    /** Stops a flag for everybody. */
    public void pause(String key) {
        change(key, "pause");
    }

    /** What it was before it was paused. */
    public void resume(String key) {
        change(key, "resume");
    }

    private void change(String key, String what) {
        Reply changed =
                service.client()
                        .post(
                                "/api/admin/flags/" + key + "/" + what,
                                what.equals("pause")
                                        ? "{\"reason\":\"for a test\"}"
                                        : "{\"reason\":\"for a test\",\"env\":\"all\",\"expected_version\":"
                                                + version(key)
                                                + "}",
                                "X-PTT-User-Id: ann",
                                "X-PTT-Tier: admin");
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    }

    private String version(String key) {
        return service.client()
                .get("/api/admin/flags/" + key, "X-PTT-User-Id: ann", "X-PTT-Tier: admin")
                .at("/data/version");
    }

    @Override
    public void close() {
        service.close();
    }
}
