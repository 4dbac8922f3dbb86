package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.server.http.Code;
import dev.halyard.server.http.Role;
import dev.halyard.server.http.Route;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** contract/openapi.yaml states all that is served, and only that. */
class ContractTest {
    private final Client client = RunningService.shared().client();

    @Test
    void theRoutesAndTheContractAreTheSameInBothDirections() {
        TreeSet<String> served = new TreeSet<>();
        for (Route route : RunningService.shared().routes()) {
            served.add(route.method() + " " + route.path());
        }
        assertThat(Contract.get().operations()).isEqualTo(served);
    }

    @Test
    void theRolesAndTheContractAreTheSameInBothDirections() {
        TreeMap<String, String> held = new TreeMap<>();
        TreeMap<String, String> said = new TreeMap<>();
        for (Route route : RunningService.shared().routes()) {
            Role role = route.role();
            held.put(route.method() + " " + route.path(), role == null ? "" : role.id());
        }
        for (String operation : Contract.get().operations()) {
            said.put(operation, Contract.get().role(operation));
            if (!Contract.get().role(operation).isEmpty()) {
                assertThat(Contract.get().statuses(operation)).as(operation).contains("403");
            }
        }
        assertThat(said).isEqualTo(held);
        assertThat(held).containsEntry("PUT /api/admin/settings", "admin");
    }

    @Test
    void theErrorCodesAndTheContractAreTheSameInBothDirections() {
        List<String> codes =
                Arrays.stream(Code.values())
                        .filter(code -> code != Code.INTERNAL_ERROR) // a defect is not promised
                        .map(Code::id)
                        .toList();
        assertThat(Contract.get().codes()).containsExactlyInAnyOrderElementsOf(codes);
    }

    @Test
    void theVersionOfTheContractIsTheServices() {
        assertThat(Contract.get().text()).contains("\n  version: " + Service.VERSION + "\n");
    }

    @Test
    void theContractIsServedByteForByte() throws Exception {
        assertThat(client.get("/openapi.yaml").body())
                .isEqualTo(Files.readString(Path.of("../contract/openapi.yaml")));
    }

    /** What all the tests here rest on: a judge that finds nothing wrong would pass everything. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {'ok':true,'data':{},'error':null,'service':{}}             | /data",
                "200 | {'ok':false,'data':null,'error':null,'service':{}}          | /ok",
                "418 | {}                                                          | no status 418",
                "400 | {'ok':false,'data':null,'error':{'code':'odd'},'service':{}} | /error",
            })
    void anAnswerThatBreaksTheContractIsFound(int status, String body, String complaint) {
        var headers =
                Map.of("Content-Type", List.of("application/json"), "X-Request-Id", List.of("r"));
        Reply reply =
                new Reply(
                        status,
                        java.net.http.HttpHeaders.of(headers, (n, v) -> true),
                        body.replace('\'', '"'));
        assertThat(Contract.get().judge("GET", "/api/flags/health", reply))
                .anySatisfy(wrong -> assertThat(wrong).contains(complaint));
    }

    @Test
    void anAnswerWithoutItsRequestIdIsFound() {
        Reply good = client.get("/api/flags/health");
        Reply bare =
                new Reply(
                        200,
                        java.net.http.HttpHeaders.of(
                                Map.of("Content-Type", List.of("application/json")),
                                (n, v) -> true),
                        good.body());
        assertThat(Contract.get().judge("GET", "/api/flags/health", bare))
                .containsExactly("header X-Request-Id is \"\"");
    }
}
