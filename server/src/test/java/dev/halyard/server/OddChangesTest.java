package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.server.http.Route;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Changes that nobody would ask for make no 5xx and no answer that the contract does not know.
 * {@code -Dhalyard.seed} repeats a run.
 */
class OddChangesTest {
    private static final int REQUESTS = Integer.getInteger("halyard.oddchanges", 2500);
    private static final long SEED =
            Long.getLong("halyard.seed", ThreadLocalRandom.current().nextLong());
    private static final List<String> NAMES =
            List.of(
                    "reason",
                    "reason",
                    "reason",
                    "reason",
                    "env",
                    "rollout_stage",
                    "rollout_pct",
                    "pilot_cohorts",
                    "expected_version",
                    "expected_version",
                    "approval_ref",
                    "dry_run",
                    "value",
                    "expires_at",
                    "rationale",
                    "row_tenant",
                    "row_env",
                    "kind",
                    "target",
                    "change",
                    "flag_key",
                    "comment",
                    "to_revision",
                    "registry",
                    "overrides",
                    "expected_revision",
                    "any_of",
                    "description",
                    "internal_tiers",
                    "approval_matrix",
                    "id",
                    "key",
                    "type",
                    "default_value",
                    "owner_module",
                    "variants",
                    "dependencies",
                    "context",
                    "approval_refs",
                    "colour",
                    "");
    private static final List<String> VALUES =
            List.of(
                    "\"r\"",
                    "\"r\"",
                    "\"prod\"",
                    "\"all\"",
                    "\"dev\"",
                    "\"internal\"",
                    "\"paused\"",
                    "\"staged\"",
                    "1",
                    "2",
                    "0",
                    "-1",
                    "1e300",
                    "1e-300",
                    "0.001",
                    "50",
                    "true",
                    "false",
                    "null",
                    "[]",
                    "{}",
                    "\"\"",
                    "\" \"",
                    "\"\\u0000\"",
                    "\"x\\ud83d\\ude00\"",
                    "[1]",
                    "[\"a\"]",
                    "[[[[]]]]",
                    "{\"a\":{}}",
                    "\"2099-01-01T00:00:00Z\"",
                    "\"9999-99-99T99:99:99Z\"",
                    "\"transition\"",
                    "\"import\"",
                    "\"recreate\"",
                    "\"override_put\"",
                    "\"boolean\"",
                    "\"hints.registry_v1\"",
                    "\"ff-odd\"",
                    "{\"flag_key\":\"hints.registry_v1\",\"scope\":\"user\",\"id\":\"U\"}",
                    "{\"cohort\":\"c\"}",
                    "{\"rollout_stage\":\"internal\"}",
                    "{\"value\":true}",
                    "{\"schema_version\":\"1.0\",\"flags\":[{}]}",
                    "{\"schema_version\":\"1.0\",\"overrides\":[null]}",
                    "{\"user_id\":\"U\"}",
                    "12345678901234567890",
                    "\"" + "x".repeat(3000) + "\"");
    private static final List<String> WORDS =
            List.of(
                    "hints.registry_v1",
                    "dashboard.runtime_v1",
                    "generate.runtime_v1",
                    "none",
                    "%20",
                    "a%2Fb",
                    "..",
                    "user",
                    "tenant",
                    "%F0%9F%98%80",
                    "%00",
                    "x".repeat(400),
                    "");
    private static final List<String> HEADERS =
            List.of(
                    "If-Match: *",
                    "If-Match: \"1\"",
                    "If-Match: \"99999999999999999999\"",
                    "If-Match: \"\"",
                    "Idempotency-Key: k",
                    "Idempotency-Key: " + "k".repeat(300),
                    "X-PTT-Role-Key: release-manager",
                    "X-Request-Id: odd",
                    "Content-Encoding: gzip");
    private static final List<String> QUERIES =
            List.of(
                    "",
                    "",
                    "",
                    "?limit=1",
                    "?limit=-1",
                    "?cursor=AAAA",
                    "?cursor=%F0",
                    "?from=1&to=2",
                    "?from=1&user=U",
                    "?from=9e9",
                    "?flag=none",
                    "?env=prod",
                    "?stage=",
                    "?state=void",
                    "?from=2001-01-01T00:00:00Z",
                    "?text=%00",
                    "?colour=red",
                    "?limit=1&limit=2");

    private static final Map<String, Map<String, String>> USUAL =
            Map.of(
                    "/rollout",
                    Map.of("env", "\"prod\"", "rollout_stage", "\"internal\""),
                    "/revert",
                    Map.of("to_revision", "26"),
                    "/preview",
                    Map.of("env", "\"prod\"", "change", "{\"rollout_stage\":\"internal\"}"),
                    "/approvals",
                    Map.of(
                            "flag_key",
                            "\"dashboard.runtime_v1\"",
                            "env",
                            "\"dev\"",
                            "change",
                            "{\"rollout_stage\":\"internal\"}"),
                    "/overrides/",
                    Map.of("value", "true"),
                    "/sensitive-eval",
                    Map.of(
                            "flag_key",
                            "\"dashboard.runtime_v1\"",
                            "context",
                            "{\"user_id\":\"U\"}"));

    private final Random random = new Random(SEED);

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /**
     * What would be in order, with up to three members that may not be: all odd reaches nothing.
     */
    private String body(String path) {
        Map<String, String> members = new TreeMap<>(Map.of("reason", "\"r\""));
        USUAL.forEach((end, usual) -> {
            if (path.endsWith(end) || (end.endsWith("/") && path.contains(end))) {
                members.putAll(usual);
            }
        });
        for (int i = random.nextInt(4); i > 0; i--) {
            members.put(any(NAMES), any(VALUES));
        }
        StringBuilder body = new StringBuilder("{");
        members.forEach((name, value) ->
                body.append(body.length() > 1 ? "," : "")
                        .append('"')
                        .append(name)
                        .append("\":")
                        .append(value));
        return body.append('}').toString();
    }

    private String path(Route route) {
        String path = route.path();
        while (path.contains("{")) {
            path = path.replaceFirst("\\{[a-z]+}", any(WORDS));
        }
        return path;
    }

    @Test
    void noOddChangeMakesA5xx(@TempDir Path directory) {
        System.out.println("odd changes: seed " + SEED);
        try (RunningService service = RunningService.withStore(directory)) {
            List<Route> routes =
                    service.routes().stream()
                            .filter(r ->
                                    r.path().startsWith("/api/admin") || r.path().endsWith("-eval"))
                            .toList();
            Set<Integer> statuses = new TreeSet<>();
            for (int i = 0; i < REQUESTS; i++) {
                statuses.add(ask(service.client(), any(routes)));
            }
            // by chance most get no further than these; some seeds reach 409 and 428 as well
            assertThat(statuses).contains(200, 400, 404, 422);
            assertThat(service.client().get("/metrics").body()).doesNotContain("status=\"500\"");
            assertThat(service.client().get("/readyz").status()).isEqualTo(200);
            assertThat(service.client().get("/api/admin/audit/verify").at("/data/valid"))
                    .as("seed %d", SEED)
                    .isEqualTo("true");
        }
    }

    private int ask(Client client, Route route) {
        List<String> headers = new ArrayList<>(List.of("X-PTT-User-Id: odd", "X-PTT-Tier: admin"));
        headers.add("Content-Type: application/json");
        if (random.nextInt(4) == 0) {
            headers.add(any(HEADERS));
        }
        String bare = path(route);
        String body = route.method().equals("GET") ? null : body(bare);
        String path = bare + any(QUERIES);
        Reply reply = client.send(route.method(), path, body, headers.toArray(String[]::new));
        assertThat(reply.status())
                .as(
                        "seed %d: %s %s %s %s: %s",
                        SEED, route.method(), path, headers, body, reply.body())
                .isLessThan(500);
        return reply.status();
    }
}
