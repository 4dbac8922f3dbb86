package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A service that two tenants share, {@code a} and {@code b}, in both of which there is a {@code
 * pat}; its clock is set.
 */
final class Tenants implements AutoCloseable {
    static final String ROOT = "root@/admin,approver";

    /** Who signs what root has made. */
    static final String SUE = "sue@/approver";

    static final String PLAIN = "tn.plain_v1";
    static final String GATED = "tn.gated_v1";

    private final AtomicLong clock =
            new AtomicLong(Instant.parse("2026-11-02T12:00:00Z").toEpochMilli());
    private final RunningService service;

    private Tenants(Path directory, String... settings) {
        service =
                RunningService.withPeople(
                        directory, () -> Instant.ofEpochMilli(clock.get()), settings);
    }

    /** With a flag of each kind that may have rows, half rolled out where it may be. */
    static Tenants start(Path directory, String... settings) {
        Tenants tenants = new Tenants(directory, settings);
        tenants.flag(PLAIN, "'tags':['t'],'owner':'olga','description_en':'Plain.'");
        tenants.flag(GATED, "'requires_approval':true");
        for (String move :
                List.of(
                        "'rollout_stage':'internal','expected_version':1",
                        "'rollout_stage':'staged','rollout_pct':50,'expected_version':2")) {
            tenants.ok(
                    ROOT,
                    "PATCH",
                    "/api/admin/flags/" + PLAIN + "/rollout",
                    "{'env':'all','reason':'r'," + move + "}");
        }
        return tenants;
    }

    private void flag(String key, String more) {
        ok(
                ROOT,
                "POST",
                "/api/admin/flags",
                ("{'id':'ff-%s','key':'%s','owner_module':'m','type':'boolean','default_value':false,"
                                + "'allowed_scopes':['tenant','user'],%s,'reason':'r'}")
                        .formatted(key.replace('.', '-'), key, more));
    }

    void pass(long millis) {
        clock.addAndGet(millis);
    }

    RunningService service() {
        return service;
    }

    /** Sent by whom {@link People} knows by these words; bodies with single quotes. */
    Reply send(String words, String method, String path, @Nullable String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add(People.token(words));
        if (body != null) {
            all.add("Content-Type: application/json");
        }
        return service.client()
                .send(
                        method,
                        path,
                        body == null ? null : body.replace('\'', '"'),
                        all.toArray(String[]::new));
    }

    Reply get(String words, String path) {
        return send(words, "GET", path, null);
    }

    /** What is answered well. */
    Reply ok(String words, String method, String path, @Nullable String body) {
        Reply reply = send(words, method, path, body);
        assertThat(reply.status()).as("%s %s: %s", method, path, reply.body()).isEqualTo(200);
        return reply;
    }

    /** A row for a tenant or a user, which somebody of the tenant puts. */
    String row(String tenant, String flag, String place, String more) {
        return ok(
                        "pat@" + tenant + "/tenant-editor",
                        "PUT",
                        "/api/admin/flags/" + flag + "/overrides/" + place,
                        "{'value':true,'reason':'r'" + more + "}")
                .at("/data/override/id");
    }

    /** An approval for a tenant's row of the gated flag; its id. */
    String asked(String tenant) {
        return ok(
                        "pat@" + tenant + "/tenant-editor",
                        "POST",
                        "/api/admin/approvals",
                        request(tenant))
                .at("/data/id");
    }

    static String request(String tenant) {
        return ("{'kind':'override_put','target':{'flag_key':'%s','scope':'tenant','id':'%s'},"
                        + "'change':{'value':true},'reason':'r'}")
                .formatted(GATED, tenant);
    }

    @Override
    public void close() {
        service.close();
    }
}
