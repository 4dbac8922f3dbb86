package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many flags at once: an entry that cannot be decided is its own error, not everybody's. */
class BatchTest {
    private final Client client = RunningService.shared().client();

    private Reply batch(String body) {
        return client.post("/api/flags/eval/batch", body.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'none'                                                      | flag_not_found",
                "{'flag_key':'flags.registry_v1','env':'moon'}               | invalid_request",
                "{'flag_key':'flags.registry_v1','user_id':'\\u0001'}        | invalid_request",
                "{'flag_key':'flags.registry_v1','tier':7}                   | invalid_request",
                "{'flag_key':'flags.registry_v1','attributes':[]}            | invalid_request",
                "{'flag_key':'flags.registry_v1','attributes':{'a':{}}}      | invalid_request",
            })
    void anEntryThatCannotBeDecidedHasItsErrorInItsPlace(String entry, String code) {
        Reply reply =
                batch(
                        "{'context':{'user_id':'U'},'flags':['flags.registry_v1',%s,'hints.registry_v1']}"
                                .formatted(entry));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.at("/data/count")).isEqualTo("3");
        assertThat(reply.at("/data/results/0/source")).isEqualTo("default");
        assertThat(reply.at("/data/results/1/error/code")).isEqualTo(code);
        assertThat(reply.at("/data/results/1/flag_key"))
                .isEqualTo(entry.contains("none") ? "none" : "flags.registry_v1");
        assertThat(reply.at("/data/results/2/flag_key")).isEqualTo("hints.registry_v1");
    }

    @Test
    void noFlagsAreAllFlagsThatAreNotArchivedAndAnEmptyListIsNone() {
        assertThat(batch("{'context':{'user_id':'U'}}").at("/data/count")).isEqualTo("16");
        assertThat(batch("{'context':{'user_id':'U'},'flags':null}").at("/data/count"))
                .isEqualTo("16");
        Reply none = batch("{'context':{'user_id':'U'},'flags':[]}");
        assertThat(none.at("/data/count")).isEqualTo("0");
        assertThat(none.at("/data/results")).isEqualTo("[]");
    }

    @Test
    void aFlagMayBeAskedForTwiceAndOrderIsKept() {
        Reply reply =
                batch(
                        "{'context':{'user_id':'U'},'flags':['hints.registry_v1','flags.registry_v1','hints.registry_v1']}");
        assertThat(
                        reply.json()
                                .at("/data/results")
                                .valueStream()
                                .map(r -> r.get("flag_key").stringValue()))
                .containsExactly("hints.registry_v1", "flags.registry_v1", "hints.registry_v1");
    }

    @Test
    void anEntrysOwnFieldsWinOverTheSharedOnesWherever() {
        Reply reply =
                client.post(
                        "/api/flags/eval/batch?tenant=pty-zeroth",
                        """
                        {"flags":["hints.registry_v1",
                          {"flag_key":"hints.registry_v1","user_id":"U-42"},
                          {"flag_key":"hints.registry_v1","tenant_id":"pty-none"}]}
                        """,
                        "X-PTT-User-Id: U-1");
        assertThat(reply.at("/data/results/0/source")).isEqualTo("tenant_override");
        assertThat(reply.at("/data/results/1/source")).isEqualTo("user_override");
        assertThat(reply.at("/data/results/2/source")).isEqualTo("default");
    }

    @Test
    void aMissingUserIsTheEntrysErrorUnlessNobodyHasOne() {
        Reply mixed =
                batch(
                        "{'flags':['flags.registry_v1',{'flag_key':'flags.registry_v1','user_id':'U'}]}");
        assertThat(mixed.at("/data/results/0/error/code")).isEqualTo("invalid_request");
        assertThat(mixed.at("/data/results/1/source")).isEqualTo("default");
        Reply nobody = batch("{'flags':['flags.registry_v1']}");
        assertThat(nobody.outcome()).isEqualTo("400 invalid_request");
        assertThat(nobody.at("/error/hint")).contains("bucketing");
    }

    @Test
    void aBadSharedContextIsTheWholeRequestsError() {
        assertThat(batch("{'context':{'user_id':'U','env':'moon'},'flags':[]}").outcome())
                .isEqualTo("400 invalid_request");
    }

    @Test
    void overridesAndTraceCountForEveryEntry() {
        Reply reply =
                batch(
                        "{'context':{'user_id':'U'},'trace':true,'overrides':{'user':{'hints.registry_v1':true}},'flags':['hints.registry_v1','flags.registry_v1']}");
        assertThat(reply.at("/data/results/0/value")).isEqualTo("true");
        assertThat(reply.json().at("/data/results/1/trace")).hasSize(9);
        assertThat(reply.at("/service/warnings")).contains("inline_overrides");
    }

    @Test
    void aBadContextFieldOfAnItemIsPointedToWhereItStands() {
        Reply reply =
                client.post(
                        "/api/flags/eval/batch",
                        """
                        {"context":{"user_id":"U"},"flags":["flags.registry_v1",
                        {"flag_key":"flags.registry_v1","tenant_id":"%s"}]}\
                        """
                                .formatted("x".repeat(257)));
        assertThat(reply.at("/data/results/1/error/details/0/pointer"))
                .isEqualTo("/flags/1/tenant_id");
    }
}
