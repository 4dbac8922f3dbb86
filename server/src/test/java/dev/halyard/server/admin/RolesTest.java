package dev.halyard.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.server.Reply;
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
        "viewer   GET    /flags",
        "editor   POST   /flags",
        "viewer   GET    /flags/{key}",
        "editor   PUT    /flags/{key}",
        "editor   DELETE /flags/{key}",
        "editor   PATCH  /flags/{key}/rollout",
        "editor   POST   /flags/{key}/pause",
        "editor   POST   /flags/{key}/resume",
        "editor   POST   /flags/{key}/rollback",
        "editor   POST   /flags/{key}/revert",
        "viewer   POST   /flags/{key}/preview",
        "viewer   GET    /flags/{key}/history",
        "editor   PUT    /flags/{key}/overrides/{scope}/{id}",
        "editor   DELETE /flags/{key}/overrides/{scope}/{id}",
        "viewer   GET    /approvals",
        "editor   POST   /approvals",
        "viewer   GET    /approvals/{id}",
        "approver POST   /approvals/{id}/sign",
        "approver POST   /approvals/{id}/reject",
        "editor   POST   /approvals/{id}/withdraw",
        "viewer   GET    /cohorts",
        "viewer   GET    /cohorts/{key}",
        "editor   PUT    /cohorts/{key}",
        "editor   DELETE /cohorts/{key}",
        "viewer   GET    /settings",
        "admin    PUT    /settings",
        "viewer   GET    /audit",
        "viewer   GET    /audit/verify",
        "viewer   GET    /audit/export",
        "viewer   GET    /audit/checkpoints",
        "admin    POST   /audit/checkpoints",
        "viewer   GET    /diff",
        "viewer   GET    /registry",
        "admin    PUT    /registry",
    };

    private static final Map<String, Set<String>> ROLES_OF_TIER =
            Map.of(
                    "admin", Set.of("viewer", "editor", "approver", "admin"),
                    "staff", Set.of("viewer", "editor"),
                    "platinum", Set.of("viewer"));

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
        ROLES_OF_TIER.forEach((tier, roles) -> {
            Person person = plane.person("somebody", tier, "clerk");
            String body = parts[1].equals("GET") ? null : "{}";
            Reply reply = person.send(parts[1], path(parts[2]), body);
            if (roles.contains(parts[0])) {
                assertThat(reply.status()).as(tier).isNotEqualTo(403);
            } else {
                assertThat(reply.outcome()).as(tier).isEqualTo("403 forbidden");
                assertThat(reply.at("/error/message")).contains("role " + parts[0]);
                assertThat(reply.at("/error/hint")).isNotEqualTo("null");
            }
        });
    }

    @ParameterizedTest
    @FieldSource("OPERATIONS")
    void aChangeNeedsSomebodyWhoMakesItAndReadingDoesNot(String operation) {
        String[] parts = parts(operation);
        boolean changes = !parts[0].equals("viewer");
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
}
