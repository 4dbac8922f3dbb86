package dev.halyard.control.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halyard.control.ControlPlane;
import dev.halyard.control.Desk;
import dev.halyard.control.log.Actor;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.log.ProjectionCheck;
import dev.halyard.control.state.ApiKey;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.Exports;
import dev.halyard.control.state.State;
import dev.halyard.control.verify.LogVerifier;
import dev.halyard.evaluator.Value;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiKeyChangesTest {
    private static final String ID = "abcdefgh01234567";
    private static final String OTHER = "abcdefgh01234568";
    private static final String FIRST = "1a".repeat(32);
    private static final String SECOND = "2b".repeat(32);
    private static final String THIRD = "3c".repeat(32);

    private final Desk desk = new Desk();

    @AfterEach
    void close() {
        desk.close();
    }

    private static Command create(String id, String more) {
        return ApiKeyBodies.create(
                id, FIRST, Desk.json("{'name':'shop','access':'read'" + more + "}"));
    }

    private static Command rotate(String hash, int hours) {
        return ApiKeyBodies.rotate(ID, hash, Desk.json("{'overlap_hours':" + hours + "}"));
    }

    private static Command revoke() {
        return ApiKeyBodies.revoke(ID, Desk.json("{}"));
    }

    private ApiKey key() {
        return Objects.requireNonNull(desk.state().apiKey(ID));
    }

    private Desk.Person ann() {
        return desk.by("ann");
    }

    /** Whoever uses the key, which counts as Ann's doing. */
    private Desk.Person byKey(String id) {
        return desk.as(new Actor("ann", List.of("editor", "viewer"), null, "api_key", id));
    }

    @Test
    void aKeyIsARecordWithTheHashAndAnAnswerWithout() {
        Value.Members answer =
                ann().send(
                                create(
                                        ID,
                                        ",'envs':['dev','prod','dev'],'tenant':'acme',"
                                                + "'permissions':['flags.override'],"
                                                + "'expires_at':'2026-12-01T00:00:00Z'"));

        LogRecord record = desk.log.after(0, 9).getFirst();
        assertThat(record.action()).isEqualTo("api_key.create");
        assertThat(record.flagKey()).isNull();
        assertThat(Objects.requireNonNull(record.after()).toJson())
                .isEqualTo(
                        ("{'id':'%s','name':'shop','access':'read','envs':['prod','dev'],"
                                        + "'tenant':'acme','permissions':['flags.override'],"
                                        + "'hash':'%s','previous':null,'created_by':'ann',"
                                        + "'created_at':'2026-11-02T12:00:00.000Z',"
                                        + "'expires_at':'2026-12-01T00:00:00Z','revoked_at':null}")
                                .formatted(ID, FIRST)
                                .replace('\'', '"'));
        assertThat(answer.toJson()).contains("\"state\":\"active\"").doesNotContain(FIRST);
        assertThat(Doc.number(answer, "revision", 0)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                        | /name /access",
                "{'name':'','access':'read'}                               | /name",
                "{'name':' ','access':'read'}                              | /name",
                "{'name':1,'access':'read'}                                | /name",
                "{'name':'n','access':'admin'}                             | /access",
                "{'name':'n','access':1}                                   | /access",
                "{'name':'n','access':'read','envs':[]}                    | /envs",
                "{'name':'n','access':'read','envs':['qa']}                | /envs",
                "{'name':'n','access':'read','envs':['dev','qa']}          | /envs",
                "{'name':'n','access':'read','envs':'dev'}                 | /envs",
                "{'name':'n','access':'read','tenant':''}                  | /tenant",
                "{'name':'n','access':'read','tenant':'a\\u0007'}          | /tenant",
                "{'name':'n','access':'read','permissions':['admin']}      | /permissions",
                "{'name':'n','access':'read','permissions':'flags.override'} | /permissions",
                "{'name':'n','access':'read','tenant':'t','permissions':['flags.snapshot']} | /permissions",
                "{'name':'n','access':'read','expires_at':'soon'}          | /expires_at",
                "{'name':'n','access':'read','expires_at':'2026-11-02T12:00:00Z'} | /expires_at",
            })
    void aBodyThatDoesNotFitIsRefusedWithEveryPlace(String body, String places) {
        String wrong = "";
        try {
            ann().send(ApiKeyBodies.create(ID, FIRST, Desk.json(body)));
        } catch (Refusal refusal) {
            assertThat(refusal.code()).isEqualTo(Refusal.Code.VALIDATION_FAILED);
            wrong =
                    String.join(
                            " ",
                            refusal.details().stream()
                                    .map(place -> Doc.string((Value.Members) place, "pointer"))
                                    .toList());
        }
        assertThat(wrong).isEqualTo(places);
        assertThat(desk.state().revision()).isZero();
    }

    @Test
    void aNameOf200CharactersIsTakenAndALongerOneIsNot() {
        String longest = "{'name':'" + "\uD83D\uDD11".repeat(200) + "%s','access':'write'}";
        ann().send(ApiKeyBodies.create(ID, FIRST, Desk.json(longest.formatted(""))));
        assertThat(key().access()).isEqualTo(ApiKey.Access.WRITE);
        assertThatThrownBy(
                        () -> ApiKeyBodies.create(OTHER, FIRST, Desk.json(longest.formatted("x"))))
                .hasMessageContaining("/name");
    }

    @ParameterizedTest
    @CsvSource({"-1", "0.5", "721", "'\"1\"'", "true"})
    void anOverlapIsWholeHoursUpToAMonth(String hours) {
        assertThatThrownBy(() ->
                        ApiKeyBodies.rotate(
                                ID, SECOND, Desk.json("{'overlap_hours':" + hours + "}")))
                .hasMessageContaining("/overlap_hours");
    }

    @Test
    void aReasonIsRequired() {
        assertThat(ann().saying(null).refusal(create(ID, "")))
                .isEqualTo(Refusal.Code.VALIDATION_FAILED);
    }

    @Test
    void aRotatedKeyKeepsTheSecretBeforeForTheOverlapAndNoLonger() {
        ann().send(create(ID, ""));
        ann().send(rotate(SECOND, 2));
        assertThat(key().hash()).isEqualTo(SECOND);
        assertThat(key().previousHashAt(desk.now())).isEqualTo(FIRST);
        assertThat(key().previousHashAt(desk.now() + Duration.ofHours(2).toMillis() - 1))
                .isEqualTo(FIRST);
        assertThat(key().previousHashAt(desk.now() + Duration.ofHours(2).toMillis())).isNull();

        ann().send(rotate(THIRD, 0));
        assertThat(key().previousHashAt(desk.now())).isNull();
    }

    @Test
    void withoutAWordTheOverlapIsADay() {
        ann().send(create(ID, ""));
        ann().send(ApiKeyBodies.rotate(ID, SECOND, Desk.json("{}")));
        assertThat(Objects.requireNonNull(key().previous()).until())
                .isEqualTo("2026-11-03T12:00:00.000Z");
    }

    @Test
    void aRevokedKeyStaysAndIsNeitherRotatedNorRevokedAgain() {
        ann().send(create(ID, ""));
        ann().send(rotate(SECOND, 2));
        ann().send(revoke());
        assertThat(key().stateAt(desk.now())).isEqualTo("revoked");
        assertThat(key().previousHashAt(desk.now())).isNull();
        assertThat(ann().refusal(revoke())).isEqualTo(Refusal.Code.NO_CHANGE);
        assertThat(ann().refusal(rotate(THIRD, 2))).isEqualTo(Refusal.Code.VALIDATION_FAILED);
    }

    @Test
    void anExpiredKeyIsNotRotatedAndMayBeRevoked() {
        ann().send(create(ID, ",'expires_at':'2026-11-02T13:00:00Z'"));
        desk.pass(Duration.ofHours(1));
        assertThat(key().stateAt(desk.now())).isEqualTo("expired");
        assertThat(ann().refusal(rotate(SECOND, 2))).isEqualTo(Refusal.Code.VALIDATION_FAILED);
        ann().send(revoke());
        assertThat(key().stateAt(desk.now())).isEqualTo("revoked");
    }

    @Test
    void aKeyThatDoesNotExistIsNotFound() {
        assertThat(ann().refusal(rotate(SECOND, 2))).isEqualTo(Refusal.Code.NOT_FOUND);
        assertThat(ann().refusal(revoke())).isEqualTo(Refusal.Code.NOT_FOUND);
    }

    @Test
    void aDryRunMakesNone() {
        Value.Members answer = ann().dry().send(create(ID, ""));
        assertThat(Doc.flag(answer, "dry_run")).isTrue();
        assertThat(desk.state().apiKeys()).isEmpty();
    }

    @Test
    void theNewestComesFirstAlsoAtOneInstant() {
        ann().send(create(OTHER, ""));
        ann().send(create(ID, ""));
        ann().send(ApiKeyBodies.rotate(OTHER, SECOND, Desk.json("{}")));
        assertThat(desk.state().apiKeys()).extracting(ApiKey::id).containsExactly(ID, OTHER);
        State loaded = State.load(desk.log, read -> {});
        assertThat(loaded.apiKeys()).isEqualTo(desk.state().apiKeys());
    }

    @Test
    void theLogWithKeysVerifiesAndItsProjectionsAreItsReplay() {
        ann().create("plain", "");
        ann().send(create(ID, ",'envs':['dev'],'expires_at':'2026-11-03T00:00:00Z'"));
        byKey(ID).send(Bodies.pause("plain", Desk.json("{}")));
        ann().send(rotate(SECOND, 5));
        byKey(ID).move("plain", "{'env':'dev','rollout_stage':'internal'}");
        ann().send(revoke());

        LogVerifier verifier = new LogVerifier();
        desk.log.lines(0, verifier::next);
        assertThat(verifier.bad()).isNull();
        assertThat(verifier.state().apiKeys()).isEqualTo(desk.state().apiKeys());
        assertThat(ProjectionCheck.check(desk.log)).isEmpty();
    }

    @Test
    void documentsAndSnapshotsHaveNoKeys() {
        ann().send(create(ID, ""));
        assertThat(Exports.registry(desk.state()).toJson()).doesNotContain(ID, FIRST);
        assertThat(desk.feed.current().snapshot().liveFlagKeys()).isEmpty();
    }

    @Test
    void aKeyAndItsMakerNeverGetEachOthersAnswers() {
        ann().create("plain", "");
        ann().send(create(ID, ""));
        ann().send(create(OTHER, ""));
        Command pause = Bodies.pause("plain", Desk.json("{}"));
        Value.Members anns = ann().key("same", "body").send(pause);
        ControlPlane.Outcome again =
                desk.plane().settle(ann().key("same", "body").submission(pause));
        assertThat(again.repeated()).isTrue();
        assertThat(again.answer().toJson()).isEqualTo(anns.toJson());
        for (String id : List.of(ID, OTHER)) {
            ControlPlane.Outcome key =
                    desk.plane().settle(byKey(id).key("same", "another body").submission(pause));
            assertThat(key.repeated()).isFalse();
        }
    }

    /** The decision is made at the head of the log, after whatever was there before. */
    @Test
    void noChangeOfAKeyFollowsTheRecordThatRevokedItOrItsExpiry() {
        ann().create("plain", "");
        Command pause = Bodies.pause("plain", Desk.json("{}"));
        ann().send(create(ID, ""));
        ann().send(create(OTHER, ",'expires_at':'2026-11-02T13:00:00Z'"));
        byKey(ID).send(pause);
        byKey(OTHER).send(pause);
        ann().send(revoke());
        desk.pass(Duration.ofHours(1));
        for (String id : List.of(ID, OTHER, "unknown")) {
            assertThat(byKey(id).refusal(pause)).as(id).isEqualTo(Refusal.Code.FORBIDDEN);
        }
    }
}
