package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program on files of one's own: followed as they change; and what its log says of it all. */
class FileModeTest {
    private static final String EVAL = "/api/flags/eval?key=one&user=";

    /** Each of these would name a person, or what somebody may do, in a log. */
    private static final List<String> SECRETS =
            List.of(
                    "U-secret",
                    "pty-secret",
                    "tok-secret",
                    "key-secret",
                    "val-secret",
                    "role-secret");

    @TempDir private Path dir = Path.of("");

    private static String registry(String stage) {
        return """
        {"schema_version":"1.0","flags":[{"id":"ff-one","key":"one","owner_module":"m","type":"boolean",
          "default_value":false,"allowed_scopes":["user"],"rollout_stage":"%s"}]}
        """
                .formatted(stage);
    }

    private static String overrides(String more) {
        return """
        {"schema_version":"1.0","overrides":[
          {"id":"ovr-1","scope":"user","flag_key":"one","user_id":"U-secret","value":true}%s]}
        """
                .formatted(more);
    }

    private void write(String name, String text) throws Exception {
        Path next = Files.writeString(dir.resolve("next"), text);
        Files.move(next, dir.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void filesAreFollowedBadChangesKeepTheLastGoodOneAndTheLogNamesNobody() throws Exception {
        write("registry.json", registry("draft"));
        write("overrides.json", overrides(""));
        Map<String, String> settings =
                Map.of(
                        "FF_REGISTRY_PATH", dir.resolve("registry.json").toString(),
                        "FF_OVERRIDES_PATH", dir.resolve("overrides.json").toString(),
                        "FF_POLL_MS", "50",
                        "FF_LOG_LEVEL", "debug",
                        "FF_LOG_REQUESTS", "true");
        try (ServiceProcess service = ServiceProcess.running(dir, settings)) {
            Client client = service.client();
            assertThat(client.get(EVAL + "U-1").at("/data/value")).isEqualTo("false");
            assertThat(client.get(EVAL + "U-secret").at("/data/source")).isEqualTo("user_override");
            String tag = client.get("/api/flags/registry").header("ETag");

            write("registry.json", registry("full"));
            Awaitility.await()
                    .until(() -> client.get(EVAL + "U-1").at("/data/value").equals("true"));
            assertThat(client.get("/api/flags/registry", "If-None-Match: " + tag).status())
                    .isEqualTo(200);

            write("registry.json", registry("moon"));
            Awaitility.await().until(() -> status(client).equals("degraded"));
            assertThat(client.get("/api/flags/health").at("/data/components/registry/detail"))
                    .contains("/flags/0/rollout_stage");
            assertThat(client.get(EVAL + "U-1").at("/data/value")).isEqualTo("true");
            assertThat(client.get("/readyz").status()).isEqualTo(200);
            assertThat(client.get("/metrics").body()).contains("halyard_documents_degraded 1.0");

            write("registry.json", registry("draft"));
            Awaitility.await().until(() -> status(client).equals("ready"));
            assertThat(client.get(EVAL + "U-1").at("/data/value")).isEqualTo("false");

            badRowsThatNamePeople(client);
            requestsThatNamePeople(client);
            assertLogNamesNobody(service.err());
        }
    }

    private static String status(Client client) {
        return client.get("/api/flags/health").at("/data/status");
    }

    private void badRowsThatNamePeople(Client client) throws Exception {
        String row =
                ",{\"id\":\"ovr-2\",\"scope\":\"user\",\"flag_key\":\"one\",\"user_id\":\"U-secret\",\"value\":true}"
                        + ",{\"id\":\"ovr-3\",\"scope\":\"user\",\"flag_key\":\"one\",\"user_id\":\"U-secret2\",\"value\":\"val-secret\"}"
                        + ",{\"id\":\"ovr-4\",\"scope\":\"user\",\"flag_key\":\"one\",\"user_id\":\"U-secret\\u0001\",\"value\":true,\"env\":\"pty-secret\"}";
        write("overrides.json", overrides(row));
        Awaitility.await().until(() -> status(client).equals("degraded"));
    }

    private static void requestsThatNamePeople(Client client) {
        client.get(EVAL + "U-secret&tenant=pty-secret&role_key=role-secret");
        client.get(
                "/api/flags/eval?key=one",
                "X-PTT-User-Id: U-secret",
                "X-PTT-Tenant-Id: pty-secret");
        client.get(EVAL + "U-secret", "Authorization: Bearer tok-secret");
        client.get(EVAL + "U-secret", "X-API-Key: key-secret");
        client.get("/api/flags/eval?key=val-secret&user=U-secret&colour=val-secret");
        client.get("/nope/U-secret");
        client.post(
                "/api/flags/eval",
                "{\"flag_key\":\"one\",\"context\":{\"user_id\":\"U-secret\",\"env\":\"val-secret\"}}");
        client.post(
                "/api/flags/eval",
                "{\"flag_key\":\"one\",\"context\":{\"user_id\":\"U-secret\",\"attributes\":{\"a\":\"val-secret\"}},\"overrides\":{\"user\":{\"one\":true}}}");
        client.post(
                "/api/flags/eval/batch",
                "{\"context\":{\"user_id\":\"U-secret\"},\"flags\":[\"val-secret\"]}");
        client.post("/api/flags/eval", "{\"U-secret");
    }

    private static void assertLogNamesNobody(String log) {
        var json = new tools.jackson.databind.json.JsonMapper();
        assertThat(log.lines())
                .allSatisfy(line -> assertThat(json.readTree(line).isObject()).isTrue());
        assertThat(log).contains("\"request_id\"").contains("\"answered\"");
        for (String secret : SECRETS) {
            assertThat(log).doesNotContain(secret);
        }
    }
}
