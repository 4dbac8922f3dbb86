package dev.halyard.openfeature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.MutableTrackingEventDetails;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the service is told of evaluations, and what becomes of it when it cannot be. */
class CountsTest {
    private FakeService service;
    private App app;
    private HalyardProvider provider;

    @BeforeEach
    void start() throws IOException {
        service = new FakeService();
        service.whole =
                Lines.whole(
                        1,
                        Lines.flag("one", "full"),
                        Lines.constant("text", "string", "'on'", "'off'"),
                        Lines.constant("object", "object", "{'a':1}", "{'b':2}")
                                .replace("'full'", "'draft'"));
        provider = new HalyardProvider(service.url());
        app = App.with(provider);
    }

    @AfterEach
    void end() {
        app.close();
        service.close();
    }

    @Test
    void whatWasEvaluatedAndTrackedIsToldAtTheEndWithoutSayingForWhom() {
        for (int i = 0; i < 3; i++) {
            app.isOn("one");
        }
        app.client.getStringValue("text", "", new ImmutableContext("somebody"));
        app.client.getObjectValue("object", new dev.openfeature.sdk.Value());
        app.client.getBooleanValue("missing", false);
        app.client.track("bought", new MutableTrackingEventDetails(2.5));
        app.client.track("bought", new MutableTrackingEventDetails(1));
        app.client.track("seen");
        app.close();
        assertThat(service.counts).hasSize(1);
        assertThat(service.counts.get(0))
                .contains(
                        "{\"flag_key\":\"one\",\"env\":\"dev\",\"value\":\"true\","
                                + "\"source\":\"stage-full\",\"count\":3}",
                        "{\"flag_key\":\"text\",\"env\":\"dev\",\"variant\":\"the\","
                                + "\"source\":\"stage-full\",\"count\":1}",
                        "{\"flag_key\":\"object\",\"env\":\"dev\",\"value\":\"{\\\"b\\\":2}\","
                                + "\"source\":\"default\",\"count\":1}",
                        "{\"name\":\"bought\",\"count\":2,\"sum\":3.5}",
                        "{\"name\":\"seen\",\"count\":1}")
                .doesNotContain("somebody", "u-1", "missing");
    }

    @Test
    void whatTheServiceCouldNotBeToldIsDroppedAndCounted() {
        service.countsStatus = 500;
        app.isOn("one");
        app.isOn("one");
        app.close();
        assertThat(provider.status().dropped()).isEqualTo(2);
    }

    @Test
    void aServiceThatWantsNoCountsIsNotAskedAgain() {
        service.countsStatus = 404;
        many("first");
        await().until(() -> service.counts.size() == 1);
        many("second");
        app.close();
        assertThat(service.counts).hasSize(1);
        assertThat(provider.status().dropped()).isZero();
    }

    /** More than are told at once. */
    private void many(String name) {
        for (int i = 0; i < EvaluationCounts.ENOUGH; i++) {
            app.client.track(name + i);
        }
    }

    @Test
    void manyThingsAreToldBeforeTheirTimeInBatches() {
        many("a");
        many("b");
        await().atMost(10, TimeUnit.SECONDS).until(() -> service.counts.size() == 2);
    }

    @Test
    void nothingIsToldWhereNothingWasCounted() {
        app.close();
        assertThat(service.counts).isEmpty();
    }

    @Test
    void memoryIsBoundedHoweverManyThingsThereAre() {
        EvaluationCounts counts = new EvaluationCounts();
        for (int i = 0; i < EvaluationCounts.MOST + 5; i++) {
            counts.tracked("t" + i, null);
            counts.evaluated(new EvaluationCounts.What("f" + i, "dev", null, true, "default"));
        }
        assertThat(counts.dropped()).isEqualTo(10);
        long told = 0;
        for (var batch = counts.take(); batch != null; batch = counts.take()) {
            told += batch.things();
        }
        assertThat(told).isEqualTo(2L * EvaluationCounts.MOST);
    }

    @Test
    void longValuesAndNamesAreShortened() {
        EvaluationCounts counts = new EvaluationCounts();
        counts.tracked("n".repeat(500), 1);
        counts.evaluated(new EvaluationCounts.What("f", "dev", null, "v".repeat(500), "default"));
        EvaluationCounts.Batch batch = Objects.requireNonNull(counts.take());
        assertThat(batch.json().length()).isLessThan(500);
    }
}
