package dev.halyard.cli.ofrep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halyard.cli.ofrep.Findings.Outcome;
import dev.halyard.document.Json;
import dev.halyard.evaluator.Value;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every rule is seen to hold, and each is seen to fail, on a server that breaks it. */
class CheckTest {
    private static Target target(URI base) {
        return new Target(
                base,
                null,
                "U-1",
                List.of(Map.entry("X-API-Key", "k")),
                TinyServer.ORIGIN,
                Duration.ofSeconds(2),
                Duration.ofSeconds(5));
    }

    private static Check.Result check(TinyServer server) throws Exception {
        return Check.run(target(server.base()));
    }

    @Test
    void aServerThatKeepsTheRulesPassesInFewRequests() throws Exception {
        try (TinyServer server = TinyServer.keepingAll()) {
            Check.Result result = check(server);
            assertThat(result.findings().all())
                    .filteredOn(each -> each.outcome() != Outcome.HOLDS)
                    .extracting(Findings.Finding::rule)
                    .containsExactly(Rule.RETRY_AFTER); // nothing was refused for a time
            assertThat(result.requests()).isLessThan(60);
            String json = Report.json(target(server.base()), result);
            assertThat(Json.parse(json, 8)).isInstanceOf(Value.Members.class);
            assertThat(json)
                    .startsWith("{\"protocol\":\"OFREP 0.3.0\",\"server\":\"http://127.0.0.1:")
                    .contains("\"ok\":true,\"holds\":" + (Rule.values().length - 1));
        }
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    void aRuleThatIsBrokenIsSeenToFail(Rule rule) throws Exception {
        try (TinyServer server = TinyServer.breaking(rule)) {
            Findings findings = check(server).findings();
            assertThat(findings.of(rule).outcome()).as(rule.id()).isEqualTo(Outcome.FAILS);
            assertThat(findings.of(rule).seen()).isNotEmpty();
            assertThat(findings.failed(rule.level())).isPositive();
        }
    }

    @Test
    void nobodyThereIsSaidSo() {
        TinyServer gone = TinyServer.keepingAll();
        gone.close();
        assertThatThrownBy(() -> check(gone)).isInstanceOf(Check.UnreachableException.class);
    }

    @Test
    void whatIsFoundFailingOnceFailsForGood() {
        Findings findings = new Findings();
        findings.judge(Rule.NO_5XX, false, "500 \n oh");
        findings.judge(Rule.NO_5XX, true, "200");
        findings.unseen(Rule.NO_5XX, "?");
        assertThat(findings.of(Rule.NO_5XX))
                .isEqualTo(new Findings.Finding(Rule.NO_5XX, Outcome.FAILS, "500   oh"));
    }

    @Test
    void idsAreUnique() {
        assertThat(Rule.values()).extracting(Rule::id).doesNotHaveDuplicates();
    }
}
