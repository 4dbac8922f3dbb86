package dev.halyard.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.server.Client;
import dev.halyard.server.Reply;
import dev.halyard.server.RunningService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A service with a store that begins with the seed documents, and the people who use it. */
final class Plane implements AutoCloseable {
    private final RunningService service;
    final Person ann;
    final Person ben;

    private Plane(RunningService service) {
        this.service = service;
        ann = person("ann", "admin", "release-manager");
        ben = person("ben", "admin", "security-officer");
    }

    static Plane start(Path directory, String... settings) {
        return new Plane(RunningService.withStore(directory, settings));
    }

    /** One for all tests that keep to flags of their own; it ends with this process. */
    static Plane shared() {
        return Shared.PLANE;
    }

    private static final class Shared {
        static final Plane PLANE = start(directory());

        private static Path directory() {
            try {
                Path made = Files.createTempDirectory("halyard-admin-test");
                made.toFile().deleteOnExit();
                return made;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    RunningService service() {
        return service;
    }

    Client client() {
        return service.client();
    }

    Person person(String id, String tier, String roleKey) {
        return new Person(service.client(), id, tier, roleKey);
    }

    /** A boolean flag that is a draft everywhere and may have rows. */
    void flag(String key, String... more) {
        assertThat(
                        ann.post(
                                        "/flags",
                                        "{'id':'ff-%s','key':'%s','owner_module':'tests','type':'boolean',"
                                                        .formatted(key.replace('.', '-'), key)
                                                + "'default_value':false,'allowed_scopes':['tenant','user'],"
                                                + String.join(",", more)
                                                + (more.length == 0 ? "" : ",")
                                                + "'reason':'for a test'}")
                                .outcome())
                .isEqualTo("200");
    }

    /** Moves a flag that has no gate. */
    void move(String key, String change) {
        Reply moved =
                ann.patch(
                        "/flags/" + key + "/rollout",
                        "{%s,'reason':'for a test','expected_version':%s}"
                                .formatted(change, version(key)));
        assertThat(moved.outcome()).as(moved.body()).isEqualTo("200");
    }

    String version(String key) {
        return ann.get("/flags/" + key).at("/data/version");
    }

    String revision() {
        return ann.get("/flags?limit=1").at("/service/revision");
    }

    /** An approval that Ann asks for. */
    String asked(String request) {
        Reply asked = ann.post("/approvals", "{" + request + ",'reason':'for a test'}");
        assertThat(asked.outcome()).as(asked.body()).isEqualTo("200");
        return asked.at("/data/id");
    }

    /** An approval that Ann asks for and Ben signs. */
    String signed(String request) {
        String id = asked(request);
        Reply signed = ben.post("/approvals/" + id + "/sign", "{'comment':'fine'}");
        assertThat(signed.at("/data/state")).as(signed.body()).isEqualTo("signed_full");
        return id;
    }

    Reply eval(String query) {
        return client().get("/api/flags/eval?" + query);
    }

    @Override
    public void close() {
        service.close();
    }
}
