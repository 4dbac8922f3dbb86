package dev.halyard.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.server.Client;
import dev.halyard.server.Reply;
import dev.halyard.server.RunningService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Where flags are kept in files there is nothing to change, and every answer says so. */
class FileModeAdminTest {
    static final String[] OPERATIONS = RolesTest.OPERATIONS;

    private final Client client = RunningService.shared().client();

    @ParameterizedTest
    @FieldSource("OPERATIONS")
    void theControlPlaneIsNotFoundAndSaysHowToGetOne(String operation) {
        String[] parts = RolesTest.parts(operation);
        Reply reply =
                client.send(
                        parts[1],
                        "/api/admin" + RolesTest.path(parts[2]),
                        parts[1].equals("GET") ? null : "{}",
                        "X-PTT-User-Id: ann",
                        "X-PTT-Tier: admin",
                        "Content-Type: application/json");
        assertThat(reply.outcome()).isEqualTo("404 not_found");
        assertThat(reply.at("/error/hint")).contains("FF_STORE");
        assertThat(reply.header("X-FF-Revision")).isEmpty();
        assertThat(reply.at("/service/revision")).isEqualTo("null");
    }

    @Test
    void thePrecheckOfApprovalsNeedsAStoreAndFilesHaveNoPast() {
        assertThat(client.post("/api/flags/sensitive-eval", "{}").outcome())
                .isEqualTo("404 not_found");
        Reply past = client.get("/api/flags/eval?key=flags.registry_v1&user=U&revision=1");
        assertThat(past.outcome()).isEqualTo("400 invalid_request");
        assertThat(past.at("/error/hint")).contains("FF_STORE");
    }
}
