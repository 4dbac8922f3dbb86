package dev.halyard.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.server.People;
import dev.halyard.server.Reply;
import dev.halyard.server.RunningService;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which flags may have done their work: 40 days go by, and flags are in every state after them. */
@SuppressWarnings("NullAway.Init") // what is made before all tests
class CleanUpTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir static Path directory;
    private static final AtomicLong CLOCK = new AtomicLong(START.toEpochMilli());
    private static RunningService service;

    @BeforeAll
    static void fortyDays() {
        service = RunningService.withPeople(directory, () -> Instant.ofEpochMilli(CLOCK.get()));
        for (String flag : List.of("full", "paused", "short", "unasked", "base", "archived")) {
            flag(flag, "");
        }
        flag("expired", ",'expires_at':'2026-03-20T00:00:00Z'");
        flag("lasting", ",'expires_at':'2099-01-01T00:00:00Z'");
        flag("needing", ",'dependencies':['cu.base','cu.full']");
        for (String flag : List.of("full", "paused", "short", "lasting")) {
            move(flag, "internal", 1);
            move(flag, "staged','rollout_pct':50,'x':'", 2);
        }
        move("full", "full", 3);
        move("paused", "full", 3);
        ok("DELETE", "/flags/cu.archived", "{'reason':'r','expected_version':1}");
        pass(25);
        move("short", "full", 3);
        ok("POST", "/flags/cu.paused/pause", "{'env':'prod','reason':'r'}");
        pass(1);
        ok("POST", "/flags/cu.paused/resume", "{'env':'prod','reason':'r','expected_version':5}");
        // an edit is no move: it has been full since the beginning
        String document =
                "'id':'ff-cu-full','key':'cu.full','owner_module':'tests','type':'boolean','default_value':false";
        ok(
                "PUT",
                "/flags/cu.full",
                "{" + document + ",'tags':['t'],'reason':'r','expected_version':4}");
        pass(14);
        for (String flag : List.of("full", "paused", "short", "lasting", "needing")) {
            ask(flag);
        }
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static void flag(String name, String more) {
        ok(
                "POST",
                "/flags",
                ("{'id':'ff-cu-%1$s','key':'cu.%1$s','owner_module':'tests','type':'boolean',"
                                + "'default_value':false%2$s,'reason':'r'}")
                        .formatted(name, more));
    }

    private static void move(String flag, String stage, int version) {
        String goal = "{'env':'prod','rollout_stage':'" + stage + "'";
        ok(
                "PATCH",
                "/flags/cu." + flag + "/rollout",
                goal.replace(",'x':''", "") + ",'reason':'r','expected_version':" + version + "}");
    }

    private static void pass(int days) {
        CLOCK.addAndGet(Duration.ofDays(days).toMillis());
    }

    private static void ask(String flag) {
        Reply reply =
                service.client()
                        .send(
                                "GET",
                                "/api/flags/eval?env=prod&key=cu." + flag,
                                null,
                                People.token("u@/viewer"));
        assertThat(reply.outcome()).as(reply.body()).isEqualTo("200");
    }

    private static void ok(String method, String path, String body) {
        Reply reply = send(method, path, body, "root@/admin");
        assertThat(reply.outcome()).as(reply.body()).isEqualTo("200");
    }

    private static Reply send(String method, String path, @Nullable String body, String who) {
        return service.client()
                .send(
                        method,
                        "/api/admin" + path,
                        body == null ? null : body.replace('\'', '"'),
                        People.token(who),
                        "Content-Type: application/json");
    }

    private static Reply listed(String query) {
        return send("GET", "/cleanup?" + query, null, "v@/viewer");
    }

    private static List<String> keys(Reply list) {
        List<String> keys = new ArrayList<>();
        list.json().at("/data/items").forEach(item -> keys.add(item.get("flag_key").stringValue()));
        return keys;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "reason=full                     | full",
                "reason=full&days=10             | full paused short",
                "reason=full&days=15             | full short",
                "reason=full&days=41             | ",
                "reason=full&env=dev             | ",
                "reason=not_asked                | unasked expired",
                "reason=not_asked&days=41        | ",
                "reason=expired                  | expired",
                "                                | full unasked expired",
            })
    void flagsAreListedByWhyTheyMayGo(String query, String flags) {
        String found =
                String.join(
                        " ",
                        keys(listed(query == null ? "" : query)).stream()
                                .filter(key -> key.startsWith("cu."))
                                .map(key -> key.substring(3))
                                .toList());
        assertThat(found).isEqualTo(flags == null ? "" : flags);
    }

    @Test
    void eachComesWithWhatSpeaksForIt() {
        String full = item("cu.full");
        assertThat(full)
                .contains(
                        "{\"reason\":\"full\",\"env\":\"prod\",\"since\":\"2026-03-01T12:00:00.000Z\"}")
                .contains("\"last_evaluated\":{\"prod\":\"2026-04-10T12:00:00.000Z\"");
        assertThat(item("cu.expired"))
                .contains(
                        "{\"reason\":\"not_asked\",\"env\":null,\"since\":\"2026-03-01T12:00:00.000Z\"}")
                .contains(
                        "{\"reason\":\"expired\",\"env\":null,\"since\":\"2026-03-20T00:00:00.000Z\"}");
        assertThat(full).contains("\"dependants\":[\"cu.needing\"]");
        assertThat(listed("reason=full&days=10").body())
                .contains("\"since\":\"2026-03-27T12:00:00.000Z\"");
    }

    private static String item(String key) {
        Reply list = listed("limit=1000");
        return list.at("/data/items/" + keys(list).indexOf(key));
    }

    @Test
    void pagesTogetherAreTheWholeList() {
        List<String> whole = keys(listed("limit=1000"));
        List<String> paged = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < 50 && !cursor.equals("&cursor=null"); page++) {
            Reply reply = listed("limit=2" + cursor);
            paged.addAll(keys(reply));
            cursor = "&cursor=" + reply.at("/data/next_cursor");
        }
        assertThat(paged).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reason=old",
                "days=0",
                "days=x",
                "days=4000",
                "env=qa",
                "flag=x",
                "limit=0"
            })
    void whatDoesNotFitIsRefused(String query) {
        assertThat(listed(query).outcome()).isEqualTo("400 invalid_request");
    }

    /** Counts are of all tenants together, and so is everything that rests on them. */
    @ParameterizedTest
    @ValueSource(strings = {"/cleanup", "/evaluations", "/flags/cu.full/evaluations"})
    void nobodyOfATenantIsToldOfTheTrafficOfOthers(String path) {
        for (String who : List.of("p@a/tenant-viewer", "p@a/tenant-editor", "p!a/tenant-editor")) {
            assertThat(send("GET", path, null, who).outcome()).isEqualTo("403 forbidden");
        }
        assertThat(send("GET", path, null, "p@a/viewer").outcome()).isEqualTo("200");
    }
}
