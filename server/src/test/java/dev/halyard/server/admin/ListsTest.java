package dev.halyard.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.server.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists: pages that follow each other, and filters. */
class ListsTest {
    @TempDir static Path directory;
    private static Plane plane;

    @BeforeAll
    static void start() {
        plane = Plane.start(directory);
        plane.flag(
                "li.tagged_v1",
                "'tags':['red','blue']",
                "'owner':'team-a'",
                "'expires_at':'2020-01-01T00:00:00Z'");
        plane.flag("li.moved_v1", "'description_en':'Searched FOR'");
        plane.move("li.moved_v1", "'env':'staging','rollout_stage':'internal'");
        plane.flag("li.gone_v1");
        plane.ann.delete("/flags/li.gone_v1", "{'reason':'r','expected_version':1}");
        plane.asked(
                "'flag_key':'alerting.sla_v1','env':'prod','change':{'rollout_stage':'internal'}");
        plane.ann.put(
                "/cohorts/li-c",
                "{'description':'d','any_of':[{'all_of':[{'attribute':'tier','op':'exists'}]}],'reason':'r'}");
        plane.ann.post("/audit/checkpoints", "{}");
        plane.ann.put("/flags/li.moved_v1/overrides/user/U", "{'value':true,'reason':'r'}");
        plane.ann.post("/audit/checkpoints", "{}");
    }

    @AfterAll
    static void close() {
        plane.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tag=red                        | li.tagged_v1",
                "tag=green                      | ",
                "owner=team-a                   | li.tagged_v1",
                "owner=tests                    | li.tagged_v1 li.moved_v1",
                "stale=true                     | li.tagged_v1",
                "stage=internal                 | flags.registry_v1 li.moved_v1",
                "stage=internal&env=prod        | flags.registry_v1",
                "stage=internal&env=staging     | flags.registry_v1 li.moved_v1",
                "pending=1                      | alerting.sla_v1",
                "overridden=true&owner=tests    | li.moved_v1",
                "overridden=false&tag=red       | li.tagged_v1",
                "text=searched%20for            | li.moved_v1",
                "text=LI.TAGGED                 | li.tagged_v1",
                "archived=true                  | li.gone_v1",
                "archived=true&tag=red          | ",
            })
    void flagsAreFoundByFiltersThatMustAllFit(String query, String keys) {
        List<String> found = new ArrayList<>();
        plane.ann
                .get("/flags?" + query)
                .json()
                .at("/data/items")
                .forEach(flag -> found.add(flag.get("key").stringValue()));
        assertThat(String.join(" ", found)).isEqualTo(keys == null ? "" : keys);
    }

    /** However it is cut into pages, a list is the same. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/flags?",
                "/audit?",
                "/audit?actor=ann&",
                "/flags/li.moved_v1/history?",
                "/approvals?",
                "/cohorts?",
                "/audit/checkpoints?",
            })
    void pagesOfOneTogetherAreTheWholeList(String list) {
        String whole = plane.ann.get(list + "limit=1000").at("/data/items");
        List<String> items = new ArrayList<>();
        String cursor = "";
        do {
            Reply page = plane.ann.get(list + "limit=1" + cursor);
            assertThat(page.json().at("/data/items").size()).isEqualTo(1);
            items.add(page.at("/data/items/0"));
            cursor = "&cursor=" + page.at("/data/next_cursor");
        } while (!cursor.equals("&cursor=null") && items.size() < 100);
        assertThat("[" + String.join(",", items) + "]").isEqualTo(whole);
    }

    @ParameterizedTest
    @CsvSource({
        "action=flag.create,                    flag.create",
        "env=staging&actor=ann,                 flag.transition",
        "flag=li.gone_v1&action=flag.archive,   flag.archive",
    })
    void recordsAreFoundByFilters(String query, String action) {
        var items = plane.ann.get("/audit?" + query).json().at("/data/items");
        assertThat(items).isNotEmpty();
        items.forEach(record -> assertThat(record.get("action").stringValue()).isEqualTo(action));
    }

    @Test
    void recordsAreFoundByTheChangeAndTheTimeTheyWereMadeIn() {
        Reply newest = plane.ann.get("/audit?limit=1");
        String change = newest.at("/data/items/0/change_id");
        assertThat(plane.ann.get("/audit?change_id=" + change).at("/data/items/0"))
                .isEqualTo(newest.at("/data/items/0"));
        assertThat(plane.ann.get("/audit?from=2099-01-01T00:00:00Z").at("/data/items"))
                .isEqualTo("[]");
        assertThat(plane.ann.get("/audit?to=2001-01-01T00:00:00Z").at("/data/items"))
                .isEqualTo("[]");
        assertThat(plane.ann.get("/audit?actor=ann&from=2001-01-01T00:00:00Z").at("/data/items"))
                .isNotEqualTo("[]");
    }

    @Test
    void anArchivedFlagIsLeftOutWhereAllAreMeant() {
        assertThat(plane.client().get("/api/flags/registry?summary=true").body())
                .contains("li.moved_v1")
                .doesNotContain("li.gone_v1");
        assertThat(
                        plane.client()
                                .post("/api/flags/eval/batch", "{\"context\":{\"user_id\":\"U\"}}")
                                .body())
                .contains("li.moved_v1")
                .doesNotContain("li.gone_v1");
        assertThat(plane.eval("key=li.gone_v1&user=U").at("/data/source")).isEqualTo("archived");
    }

    @Test
    void theFlagsAnswerHasWhatBelongsToIt() {
        plane.eval("key=hints.registry_v1&user=U");
        Reply hints = plane.ann.get("/flags/hints.registry_v1");
        assertThat(hints.at("/data/dependencies")).isEqualTo("[\"flags.registry_v1\"]");
        assertThat(hints.at("/data/overrides"))
                .isEqualTo("{\"total\":5,\"live\":4,\"expired\":1,\"user\":2,\"tenant\":3}");
        assertThat(hints.at("/data/last_evaluated")).isNotEqualTo("null");
        assertThat(hints.at("/data/allowed/prod")).contains("internal");
        Reply sla = plane.ann.get("/flags/alerting.sla_v1");
        assertThat(sla.json().at("/data/pending_approvals").size()).isEqualTo(1);
        assertThat(sla.at("/data/dependants")).isEqualTo("[\"cases.runtime_v1\"]");
    }
}
