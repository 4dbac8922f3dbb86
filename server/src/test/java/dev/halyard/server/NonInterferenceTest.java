package dev.halyard.server;

import static dev.halyard.server.Tenants.GATED;
import static dev.halyard.server.Tenants.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever one tenant does, every byte that the other gets is the same: two services, the same but
 * that in one of them tenant {@code a} is busy. The clock and the request ids are fixed; revisions,
 * seqs, hashes and the ids that are drawn are masked.
 */
class NonInterferenceTest {
    private static final int ROUNDS = 4;
    private static final int BUSY = 40;

    /** What tenant b does in each round, in this order: as whom, method, path, body. */
    private static final String[] ASKED = {
        " | GET | /api/flags/health |",
        " | GET | /api/flags/eval?trace=1&key={plain} |",
        " | GET | /api/flags/eval?trace=1&env=prod&key={gated} |",
        " | GET | /api/flags/eval?key=none |",
        " | GET | /api/flags/eval?key={plain}&revision=1 |",
        " | POST | /api/flags/eval | {'flag_key':'{plain}','trace':true}",
        " | POST | /api/flags/eval | {'flag_key':'{plain}','overrides':{'user':{'{plain}':true}}}",
        " | POST | /api/flags/eval/batch | {}",
        " | POST | /api/flags/eval/batch | {'flags':['{plain}',{'flag_key':'{gated}','tenant_id':'a','user_id':'x'},'none']}",
        " | GET | /api/flags/registry |",
        " | GET | /api/flags/registry?summary=true |",
        " | GET | /api/flags/registry?summary=true&env=prod |",
        " | GET | /api/flags/overrides/by-flag/{plain} |",
        "tenant-viewer | GET | /api/flags/overrides/by-flag/{plain} |",
        "tenant-viewer | GET | /api/flags/overrides/by-flag/{gated} |",
        " | POST | /api/flags/sensitive-eval | {'flag_key':'{gated}','approval_refs':['{own}']}",
        "tenant-editor | PUT | /api/admin/flags/{plain}/overrides/tenant/b | {'value':true,'reason':'r','expected_version':0}",
        "tenant-editor | PUT | /api/admin/flags/{plain}/overrides/tenant/b | {'value':true,'reason':'again','expected_version':9}",
        "tenant-editor | PUT | /api/admin/flags/{plain}/overrides/user/pat | {'value':false,'reason':'r','dry_run':true}",
        "tenant-editor | PUT | /api/admin/flags/{gated}/overrides/tenant/b | {'value':true,'reason':'r','dry_run':true}",
        "tenant-editor | PUT | /api/admin/flags/{plain}/overrides/tenant/a | {'value':true,'reason':'r'}",
        "tenant-editor | POST | /api/admin/approvals | {'kind':'override_put','target':{'flag_key':'{gated}','scope':'tenant','id':'b'},'change':{'value':true},'reason':'r'}",
        "tenant-viewer | GET | /api/admin/approvals |",
        "tenant-viewer | GET | /api/admin/approvals?state=pending |",
        "tenant-viewer | GET | /api/admin/approvals/{own} |",
        "tenant-viewer | GET | /api/admin/approvals/APP-261102-0000000000 |",
        "tenant-viewer | GET | /api/admin/flags |",
        "tenant-viewer | GET | /api/admin/flags?overridden=true |",
        "tenant-viewer | GET | /api/admin/flags?text=m&limit=2 |",
        "tenant-viewer | GET | /api/admin/flags?pending=true |",
        "tenant-viewer | GET | /api/admin/flags/{plain} |",
        "tenant-viewer | GET | /api/admin/flags/{gated} |",
        "tenant-viewer | GET | /api/admin/flags/{plain}/history |",
        "tenant-viewer | GET | /api/admin/flags/{gated}/history?limit=3 |",
        "tenant-viewer | GET | /api/admin/overrides |",
        "tenant-viewer | GET | /api/admin/overrides?tenant=a |",
        "tenant-viewer | GET | /api/admin/overrides?state=shadowed&flag={gated} |",
        "tenant-viewer | GET | /api/admin/audit |",
        "tenant-viewer | GET | /api/admin/audit?actor=pat&limit=2 |",
        "tenant-viewer | GET | /api/admin/audit?action=approval |",
        "tenant-viewer | GET | /api/admin/audit/verify |",
        "tenant-viewer | POST | /api/admin/flags/{plain}/preview | {'kind':'override_put','target':{'scope':'tenant','id':'b'},'change':{'value':false}}",
        "tenant-viewer | POST | /api/admin/flags/{plain}/preview | {'env':'prod','change':{'rollout_stage':'full'}}",
        "tenant-editor | POST | /api/admin/approvals/{own}/withdraw | {}",
        "tenant-editor | POST | /api/admin/approvals/{own}/sign | {}",
        "tenant-editor | DELETE | /api/admin/flags/{plain}/overrides/tenant/b | {'reason':'r'}",
        "tenant-editor | DELETE | /api/admin/flags/{plain}/overrides/tenant/b | {'reason':'r'}",
        "tenant-editor | POST | /api/admin/flags/{plain}/pause | {'reason':'r'}",
    };

    @TempDir Path directory;

    @Test
    void nothingThatOneTenantDoesIsSeenByTheOther() {
        long seed = Long.getLong("halyard.seed", System.nanoTime());
        System.out.println("non-interference seed " + seed + " (-Dhalyard.seed)");
        Random random = new Random(seed);
        try (Tenants busy =
                        Tenants.start(
                                directory.resolve("busy"),
                                "FF_PREVIEW_CONTEXTS",
                                "16",
                                "FF_POLL_MS",
                                "10000");
                Tenants quiet =
                        Tenants.start(
                                directory.resolve("quiet"),
                                "FF_PREVIEW_CONTEXTS",
                                "16",
                                "FF_POLL_MS",
                                "10000")) {
            Busy tenant = new Busy(busy, random);
            List<String> different = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < BUSY; i++) {
                    tenant.act();
                }
                compare(busy, quiet, tenant, different);
            }
            assertThat(different).as("seed %d", seed).isEmpty();
            assertThat(tenant.approvals).as("the busy one was busy").isNotEmpty();
        }
    }

    private static void compare(Tenants busy, Tenants quiet, Busy tenant, List<String> different) {
        String ownBusy = "none";
        String ownQuiet = "none";
        for (int i = 0; i < ASKED.length; i++) {
            Reply one = ask(busy, ASKED[i], ownBusy, i);
            Reply other = ask(quiet, ASKED[i], ownQuiet, i);
            if (!masked(one).equals(masked(other))) {
                different.add(
                        "%s\n  quiet: %s\n  busy:  %s"
                                .formatted(ASKED[i], masked(other), masked(one)));
            }
            if (ASKED[i].contains("POST | /api/admin/approvals |")) {
                ownBusy = one.at("/data/id");
                ownQuiet = other.at("/data/id");
                assertThat(ownBusy).startsWith("APP-");
            }
            busy.pass(10);
            quiet.pass(10);
            tenant.act();
        }
    }

    private static Reply ask(Tenants tenants, String line, String own, int number) {
        String[] parts = line.split("\\|", -1);
        String body = filled(parts[3], own);
        return tenants.send(
                "pat@b/" + parts[0].trim(),
                parts[1].trim(),
                filled(parts[2], own),
                body.isEmpty() ? null : body,
                "X-Request-Id: r-" + number,
                "Idempotency-Key: k-" + number + own);
    }

    private static String filled(String text, String own) {
        return text.replace("{plain}", PLAIN)
                .replace("{gated}", GATED)
                .replace("{own}", own)
                .trim();
    }

    private static String masked(Reply reply) {
        Map<String, List<String>> headers = new TreeMap<>(reply.headers().map());
        headers.remove("date");
        headers.remove("content-length"); // of numbers that are masked
        return mask(reply.status() + " " + headers + "\n" + reply.body());
    }

    private static String mask(String text) {
        return text.replaceAll("APP-[0-9]{6}-[0-9a-f]{10}", "APP")
                .replaceAll("[0-9a-f]{64}", "HASH")
                .replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "UUID")
                .replaceAll("in \\S+ at revision [0-9]+", "in D at revision N")
                .replaceAll("\"(revision|seq)\":[0-9]+", "\"$1\":N")
                .replaceAll("\"registry_version\":\"[0-9]+\"", "\"registry_version\":\"N\"")
                .replaceAll("x-ff-revision=\\[[0-9]+\\]", "x-ff-revision=N")
                .replaceAll("etag=\\[W/\"[0-9]+", "etag=[W/\"N")
                .replaceAll("\"next_cursor\":\"[A-Za-z0-9_-]+\"", "\"next_cursor\":C");
    }

    /** Tenant a, and the platform where it acts for that tenant. */
    private static final class Busy {
        final List<String> approvals = new ArrayList<>();
        private final Tenants tenants;
        private final Random random;

        Busy(Tenants tenants, Random random) {
            this.tenants = tenants;
            this.random = random;
        }

        private String flag() {
            return random.nextBoolean() ? PLAIN : GATED;
        }

        private String place() {
            return random.nextBoolean()
                    ? "tenant/a"
                    : "user/" + (random.nextBoolean() ? "pat" : "u" + random.nextInt(5));
        }

        private @Nullable String approval() {
            return approvals.isEmpty() ? null : approvals.get(random.nextInt(approvals.size()));
        }

        private void send(String who, String method, String path, @Nullable String body) {
            Reply reply =
                    tenants.send(
                            who,
                            method,
                            path,
                            body,
                            "Idempotency-Key: k-" + random.nextInt(ASKED.length) + "none");
            assertThat(reply.status()).as(reply.body()).isLessThan(500);
            if (reply.status() == 200 && path.equals("/api/admin/approvals") && body != null) {
                approvals.add(reply.at("/data/id"));
            }
        }

        void act() {
            String editor = "pat@a/tenant-editor";
            String admin = "/api/admin/flags/" + flag();
            String row = admin + "/overrides/" + place();
            String value = "{'value':" + random.nextBoolean() + ",'reason':'" + random.nextInt(9);
            String known = approval();
            switch (random.nextInt(14)) {
                case 0 -> send(editor, "PUT", row, value + "'}");
                case 1 -> send(editor, "PUT", row, value + "','row_env':'prod'}");
                case 2 -> send(editor, "DELETE", row, "{'reason':'r'}");
                case 3 -> send(editor, "POST", "/api/admin/approvals", Tenants.request("a"));
                case 4 -> {
                    if (known != null) {
                        send(Tenants.SUE, "POST", "/api/admin/approvals/" + known + "/sign", "{}");
                    }
                }
                case 5 -> {
                    String path = "/api/admin/flags/" + GATED + "/overrides/tenant/a";
                    String ref = known == null ? "APP-1" : known;
                    send(
                            editor,
                            "PUT",
                            path,
                            "{'value':true,'reason':'r','approval_ref':'" + ref + "'}");
                }
                case 6 -> {
                    if (known != null) {
                        send(editor, "POST", "/api/admin/approvals/" + known + "/withdraw", "{}");
                    }
                }
                case 7 ->
                        send(
                                editor,
                                "POST",
                                admin + "/preview",
                                "{'kind':'override_put','target':{'scope':'tenant','id':'a'},"
                                        + "'change':{'value':true}}");
                case 8 -> send(editor, "PUT", admin + "/overrides/tenant/b", value + "'}");
                case 9 -> send(editor, "POST", admin + "/pause", "{'reason':'r'}");
                case 10 -> send("pat@a/", "GET", "/api/flags/eval?key=" + flag(), null);
                case 11 -> {
                    String user = "u" + random.nextInt(500);
                    send(
                            "svc!a/",
                            "POST",
                            "/api/flags/eval/batch",
                            "{'context':{'user_id':'" + user + "','env':'prod'}}");
                }
                case 12 -> send("pat@a/", "GET", "/api/flags/registry?summary=true", null);
                default -> send(editor, "GET", "/api/admin/audit?limit=5", null);
            }
        }
    }
}
