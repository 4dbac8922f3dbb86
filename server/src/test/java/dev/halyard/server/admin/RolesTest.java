package dev.halyard.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.server.People;
import dev.halyard.server.Reply;
import dev.halyard.server.RunningService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every operation of the control plane, and the role that it takes. */
class RolesTest {
    static final String[] OPERATIONS = {
        "tenant-viewer GET    /flags",
        "editor        POST   /flags",
        "tenant-viewer GET    /flags/{key}",
        "editor        PUT    /flags/{key}",
        "editor        DELETE /flags/{key}",
        "editor        PATCH  /flags/{key}/rollout",
        "editor        POST   /flags/{key}/pause",
        "editor        POST   /flags/{key}/resume",
        "editor        POST   /flags/{key}/rollback",
        "editor        POST   /flags/{key}/revert",
        "tenant-viewer POST   /flags/{key}/preview",
        "tenant-viewer GET    /flags/{key}/history",
        "viewer        GET    /flags/{key}/evaluations",
        "tenant-viewer GET    /overrides",
        "tenant-editor PUT    /flags/{key}/overrides/{scope}/{id}",
        "tenant-editor DELETE /flags/{key}/overrides/{scope}/{id}",
        "tenant-viewer GET    /approvals",
        "tenant-editor POST   /approvals",
        "tenant-viewer GET    /approvals/{id}",
        "approver      POST   /approvals/{id}/sign",
        "approver      POST   /approvals/{id}/reject",
        "tenant-editor POST   /approvals/{id}/withdraw",
        "viewer        GET    /cohorts",
        "viewer        GET    /cohorts/{key}",
        "editor        PUT    /cohorts/{key}",
        "editor        DELETE /cohorts/{key}",
        "viewer        GET    /settings",
        "admin         PUT    /settings",
        "tenant-viewer GET    /audit",
        "viewer        GET    /audit/verify",
        "viewer        GET    /audit/export",
        "viewer        GET    /audit/checkpoints",
        "admin         POST   /audit/checkpoints",
        "viewer        GET    /diff",
        "viewer        GET    /evaluations",
        "viewer        GET    /cleanup",
        "viewer        GET    /registry",
        "admin         PUT    /registry",
        "admin         GET    /api-keys",
        "admin         POST   /api-keys",
        "admin         GET    /api-keys/{id}",
        "admin         DELETE /api-keys/{id}",
        "admin         POST   /api-keys/{id}/rotate",
        "admin         POST   /api-keys/{id}/revoke",
    };

    /** What each role is enough for, the tenant's roles in their own tenant. */
    private static final Map<String, Set<String>> ENOUGH_FOR =
            Map.of(
                    "tenant-viewer",
                    Set.of("tenant-viewer"),
                    "tenant-editor",
                    Set.of("tenant-viewer", "tenant-editor"),
                    "viewer",
                    Set.of("viewer", "tenant-viewer"),
                    "editor",
                    Set.of("viewer", "editor", "tenant-viewer", "tenant-editor"),
                    "approver",
                    Set.of("viewer", "approver", "tenant-viewer"),
                    "admin",
                    Set.of("viewer", "editor", "admin", "tenant-viewer", "tenant-editor"));

    private static final RunningService KNOWN = known();

    private static RunningService known() {
        try {
            Path made = Files.createTempDirectory("halyard-roles-test");
            made.toFile().deleteOnExit();
            return RunningService.withPeople(made, InstantSource.system());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final Plane plane = Plane.shared();

    static String[] parts(String operation) {
        return operation.split(" +", -1);
    }

    static String path(String template) {
        return template.replace("{key}", "none").replace("{scope}", "user").replace("{id}", "none");
    }

    @Test
    void theTableHasEveryOperation() {
        Set<String> listed =
                java.util.Arrays.stream(OPERATIONS)
                        .map(RolesTest::parts)
                        .map(parts -> parts[1] + " /api/admin" + parts[2])
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> served =
                plane.service().routes().stream()
                        .filter(route -> route.path().startsWith("/api/admin"))
                        .map(route -> route.method() + " " + route.path())
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(served).isEqualTo(listed);
    }

    @ParameterizedTest
    @FieldSource("OPERATIONS")
    void whoLacksTheRoleIsRefusedAndToldWhichItIs(String operation) {
        String[] parts = parts(operation);
        ENOUGH_FOR.forEach((role, enough) -> {
            Reply reply = send("somebody@acme/" + role, parts);
            if (enough.contains(parts[0])) {
                assertThat(reply.status()).as(role).isNotEqualTo(403);
            } else {
                assertThat(reply.outcome()).as(role).isEqualTo(refusal(parts));
                assertThat(reply.at("/error/message")).contains("role " + parts[0]);
                assertThat(reply.at("/error/hint")).isNotEqualTo("null");
            }
        });
    }

    private static Reply send(String words, String[] parts) {
        return KNOWN.client()
                .send(
                        parts[1],
                        "/api/admin" + path(parts[2]),
                        parts[1].equals("GET") ? null : "{}",
                        People.token(words),
                        "Content-Type: application/json");
    }

    /** A tenant's role that names no tenant would otherwise be confined to nothing. */
    @ParameterizedTest
    @FieldSource("OPERATIONS")
    void aTenantsRoleWithoutATenantIsNone(String operation) {
        for (String words : List.of("somebody@/tenant-editor", "somebody@acme/", "somebody!/")) {
            assertThat(send(words, parts(operation)).outcome())
                    .as(words)
                    .isEqualTo(refusal(parts(operation)));
        }
    }

    @ParameterizedTest
    @FieldSource("OPERATIONS")
    void aChangeNeedsSomebodyWhoMakesItAndReadingDoesNot(String operation) {
        String[] parts = parts(operation);
        boolean changes = !parts[0].endsWith("viewer") && !parts[1].equals("GET");
        Reply reply =
                changes
                        ? plane.client()
                                .send(
                                        parts[1],
                                        "/api/admin" + path(parts[2]),
                                        "{}",
                                        "X-PTT-Tier: admin",
                                        "Content-Type: application/json")
                        : plane.client()
                                .send(
                                        parts[1],
                                        "/api/admin" + path(parts[2]),
                                        parts[1].equals("GET") ? null : "{}",
                                        "Content-Type: application/json");
        if (changes) {
            assertThat(reply.outcome()).isEqualTo("400 invalid_request");
        }
        assertThat(reply.body().contains("X-PTT-User-Id")).isEqualTo(changes);
    }

    /** Signing and rejecting have a code of their own. */
    private static String refusal(String[] operation) {
        return operation[0].equals("approver") ? "403 approval_not_allowed" : "403 forbidden";
    }
}
