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
import tools.jackson.databind.JsonNode;

/** Rows of all flags: found by filters, cut into pages, and those that decide nothing told. */
class OverridesListTest {
    @TempDir static Path directory;
    private static Plane plane;

    @BeforeAll
    static void start() {
        plane = Plane.start(directory);
        plane.flag("ol.a_v1");
        plane.flag("ol.b_v1", "'requires_approval':true");
        plane.flag("ol.c_v1");
        row("ol.a_v1/overrides/tenant/t1", "");
        row("ol.a_v1/overrides/tenant/t1", ",'row_env':'dev'");
        row("ol.a_v1/overrides/user/u1", ",'row_tenant':'t1'");
        row("ol.a_v1/overrides/user/u2", ",'expires_at':'2020-01-01T00:00:00Z'");
        put("ol.b_v1/overrides/tenant/t1", "'value':false");
        for (String env : List.of("prod", "staging", "dev")) {
            row("ol.c_v1/overrides/tenant/t2", ",'row_env':'" + env + "'");
        }
        row("ol.c_v1/overrides/tenant/t2", "");
        plane.move("ol.c_v1", "'env':'staging','rollout_stage':'internal'");
        plane.ann.post("/flags/ol.c_v1/pause", "{'reason':'r','env':'staging'}");
    }

    @AfterAll
    static void close() {
        plane.close();
    }

    private static void row(String path, String more) {
        put(path, "'value':true" + more);
    }

    private static void put(String path, String body) {
        assertThat(plane.ann.put("/flags/" + path, "{" + body + ",'reason':'r'}").outcome())
                .isEqualTo("200");
    }

    private static List<String> found(Reply reply) {
        List<String> found = new ArrayList<>();
        for (JsonNode row : reply.json().at("/data/items")) {
            found.add(
                    "%s %s%s%s%s"
                            .formatted(
                                    row.get("flag_key").asString().substring(3, 4),
                                    row.path("tenant_id").asString(""),
                                    row.path("user_id").asString(""),
                                    row.has("env") ? "@" + row.get("env").asString() : "",
                                    state(row)));
        }
        return found;
    }

    private static String state(JsonNode row) {
        String by = row.get("shadowed_by").asString("");
        String state = row.get("state").asString();
        return state.equals("live") ? "" : by.isEmpty() ? " " + state : " " + state + ":" + by;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "flag=ol.a_v1               | a t1, a t1@dev, a u2 expired, a t1u1",
                "flag=ol.a_v1&env=prod      | a t1, a u2 expired, a t1u1",
                "flag=ol.a_v1&scope=user    | a u2 expired, a t1u1",
                "tenant=t1                  | a t1, a t1@dev, a t1u1, b t1",
                "user=u1                    | a t1u1",
                "user=u1&tenant=t2          | ",
                "flag=ol.c_v1&state=shadowed | c t2 shadowed:rows, c t2@staging shadowed:stopped",
                "flag=ol.c_v1&state=live    | c t2@dev, c t2@prod",
                "state=expired&user=u2      | a u2 expired",
                "flag=none                  | ",
            })
    void rowsAreFoundByFiltersThatMustAllFit(String query, String rows) {
        assertThat(String.join(", ", found(plane.ann.get("/overrides?" + query))))
                .isEqualTo(rows == null ? "" : rows);
    }

    @Test
    void aRowThatLostItsApprovalOrItsScopeOrItsFlagIsShadowed() {
        plane.flag("ol.d_v1");
        row("ol.d_v1/overrides/tenant/t3", "");
        edit("ol.d_v1", "'allowed_scopes':['user'],'requires_approval':true", 1);
        assertThat(found(plane.ann.get("/overrides?tenant=t3")))
                .containsExactly("d t3 shadowed:scope");
        edit("ol.d_v1", "'allowed_scopes':['tenant'],'requires_approval':true", 2);
        assertThat(found(plane.ann.get("/overrides?tenant=t3")))
                .containsExactly("d t3 shadowed:approval");
        plane.ann.delete("/flags/ol.d_v1", "{'reason':'r','expected_version':3}");
        assertThat(found(plane.ann.get("/overrides?tenant=t3")))
                .containsExactly("d t3 shadowed:archived");
    }

    private static void edit(String key, String more, int version) {
        Reply edited =
                plane.ann.put(
                        "/flags/" + key,
                        ("{'id':'ff-%s','key':'%s','owner_module':'tests','type':'boolean',"
                                        + "'default_value':false,%s,'reason':'r',"
                                        + "'expected_version':%d}")
                                .formatted(key.replace('.', '-'), key, more, version));
        assertThat(edited.outcome()).as(edited.body()).isEqualTo("200");
    }

    /** However it is cut into pages, a list is the same. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 1000})
    void pagesFollowEachOther(int limit) {
        List<String> whole = found(plane.ann.get("/overrides?tenant=t1"));
        List<String> cut = new ArrayList<>();
        String cursor = "";
        for (int i = 0; i < 10 && (i == 0 || !cursor.isEmpty()); i++) {
            Reply page =
                    plane.ann.get(
                            "/overrides?tenant=t1&limit="
                                    + limit
                                    + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            assertThat(found(page)).hasSizeLessThanOrEqualTo(limit);
            cut.addAll(found(page));
            cursor = page.json().at("/data/next_cursor").asString("");
        }
        assertThat(cut).isEqualTo(whole).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({
        "state=odd",
        "scope=global",
        "env=test",
        "cursor=AAAA",
        "cursor=!",
        "limit=0",
        "x=1"
    })
    void whatCannotBeAskedIsToldSo(String query) {
        assertThat(plane.ann.get("/overrides?" + query).outcome()).isEqualTo("400 invalid_request");
    }
}
