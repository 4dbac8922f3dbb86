package dev.halyard.openfeature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.ProviderState;
import dev.openfeature.sdk.exceptions.FatalError;
import dev.openfeature.sdk.exceptions.GeneralError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider follows a service through all that can happen to one. */
class ServiceProviderTest {
    private static final String OFF = Lines.flag("one", "draft");
    private static final String ON = Lines.flag("one", "full");
    private static final String NEEDS = Lines.flag("two", "full", "'dependencies':['one']");
    private static final String NEEDS_THAT = Lines.flag("three", "full", "'dependencies':['two']");
    private static final String APART = Lines.flag("four", "full");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final InstantSource clock = now::get;
    private FakeService service;
    private App app;

    @TempDir Path directory;

    @BeforeEach
    void start() throws IOException {
        service = new FakeService();
        service.whole = Lines.whole(1, OFF, NEEDS, NEEDS_THAT, APART);
        app = new App();
    }

    @AfterEach
    void end() {
        app.close();
        service.close();
    }

    private HalyardOptions.Builder options() {
        return HalyardOptions.service(service.url()).clock(clock).startWait(Duration.ofMillis(800));
    }

    private HalyardProvider use(HalyardOptions.Builder options) {
        HalyardProvider provider = new HalyardProvider(options.build());
        app.use(provider);
        return provider;
    }

    private void useAndListen(HalyardOptions.Builder options) {
        use(options);
        await().until(() -> service.streams() == 1);
        // the first answer, and the one after the stream was opened
        await().until(() -> service.askedFor("/api/flags/snapshot") >= 2);
    }

    private void turnOn() {
        service.move(2, Lines.whole(2, ON, NEEDS, NEEDS_THAT, APART), Lines.delta(1, 2, ON));
    }

    @Test
    void flagsAreThoseOfTheServiceOnceItIsReady() {
        use(options());
        assertThat(app.isOn("one")).isFalse();
        assertThat(app.isOn("four")).isTrue();
        assertThat(app.source("two")).isEqualTo("dep_unsatisfied");
        assertThat(app.freshness("four")).isEqualTo("live");
        assertThat(app.client.getProviderState()).isEqualTo(ProviderState.READY);
    }

    @Test
    void aFlagThatChangesIsSeenAndNamedWithThoseThatDependOnIt() {
        useAndListen(options());
        turnOn();
        service.tellRevision(2);
        await().until(() -> app.isOn("three"));
        assertThat(app.events)
                .contains("PROVIDER_CONFIGURATION_CHANGED [one, three, two]")
                .noneMatch(event -> event.contains("four"));
        assertThat(service.askedFor("/api/flags/snapshot?since=1")).isPositive();
    }

    @Test
    void whatChangedWhileTheStreamWasDownIsAskedForWhenItIsBack() {
        useAndListen(options().pollInterval(Duration.ofHours(1)));
        service.tellRevision(1);
        turnOn();
        service.cut();
        await().until(() -> app.isOn("one"));
        await().until(() ->
                service.asked.stream()
                        .anyMatch(asked ->
                                asked.what().equals("/api/flags/stream")
                                        && asked.lastEventId().equals("1")));
    }

    @Test
    void withoutAStreamTheServiceIsAskedNowAndThen() {
        service.streamStatus = 404;
        use(options().pollInterval(Duration.ofMillis(50)));
        turnOn();
        await().until(() -> app.isOn("one"));
        assertThat(service.asked).anyMatch(asked -> asked.tag().equals("\"1\""));
    }

    @Test
    void aNodeThatIsBehindWhatTheStreamSaidIsAskedAgain() {
        useAndListen(options().pollInterval(Duration.ofHours(1)));
        long before = service.askedFor("/api/flags/snapshot");
        service.tellRevision(2);
        await().until(() -> service.askedFor("/api/flags/snapshot") > before);
        turnOn();
        await().until(() -> app.isOn("one"));
    }

    @Test
    void anOlderRevisionIsNeverUsed() {
        service.whole = Lines.whole(7, ON);
        service.tag = "\"7\"";
        useAndListen(options().pollInterval(Duration.ofMillis(30)));
        service.whole = Lines.whole(6, OFF);
        service.tag = "\"6\"";
        long before = service.askedFor("/api/flags/snapshot");
        service.cut();
        await().until(() -> service.askedFor("/api/flags/snapshot") > before + 1);
        assertThat(app.isOn("one")).isTrue();
    }

    @Test
    void theCredentialIsSentWithEveryRequest() {
        useAndListen(options().apiKey("key-1"));
        assertThat(service.asked).allMatch(asked -> asked.credential().equals("key-1"));
    }

    @Test
    void theTokenIsAskedForAnewForEveryRequest() {
        AtomicReference<String> token = new AtomicReference<>("t-1");
        useAndListen(options().token(token::get));
        token.set("t-2");
        service.cut();
        await().until(() ->
                service.asked.stream().anyMatch(asked -> asked.credential().equals("Bearer t-2")));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aCredentialThatIsRefusedAtTheStartIsFatal(int status) throws IOException {
        service.status = status;
        Path kept = directory.resolve("kept");
        Files.write(kept, Lines.whole(1, ON));
        assertThatThrownBy(() -> use(options().cacheFile(kept))).isInstanceOf(FatalError.class);
        await().during(Duration.ofMillis(300))
                .until(() -> app.client.getProviderState() == ProviderState.FATAL);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 429, 500, 503})
    void aServiceThatDoesNotAnswerIsAnErrorUntilItDoes(int status) {
        service.status = status;
        assertThatThrownBy(() -> use(options()))
                .isInstanceOf(GeneralError.class)
                .hasMessageContaining(Integer.toString(status));
        assertThat(app.client.getProviderState()).isEqualTo(ProviderState.ERROR);
        service.status = 200;
        await().until(() -> app.client.getProviderState() == ProviderState.READY);
        assertThat(app.isOn("four")).isTrue();
    }

    @Test
    void anAnswerThatIsDamagedIsNotUsedAndTheWholeIsAskedForNext() {
        useAndListen(options());
        byte[] damaged = Lines.delta(1, 2, ON);
        damaged[damaged.length / 2] ^= 1;
        service.move(2, Lines.whole(2, ON, NEEDS, NEEDS_THAT, APART), damaged);
        service.tellRevision(2);
        await().until(() -> app.isOn("one"));
        assertThat(service.asked.get(service.asked.size() - 1).what())
                .isEqualTo("/api/flags/snapshot");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: no json\n\n",
                "event: revision\ndata: {\"revision\":null}\n\n",
                "data\n\n",
                "event: revision\r\nid: 2\r\ndata: {\"revision\":2}\r\n\r\n",
                ": nothing\n\nid: x\ndata: [1]\n\n"
            })
    void whateverTheStreamSaysHasTheServiceAskedAndNothingWorse(String said) {
        useAndListen(options().pollInterval(Duration.ofHours(1)));
        turnOn();
        service.tell(said);
        await().until(() -> app.isOn("one"));
    }

    @Test
    void flagsAreStaleOnceTheServiceIsOutOfReachForTooLongAndAnsweredAllTheSame()
            throws IOException {
        useAndListen(options().staleAfter(Duration.ofSeconds(5)));
        int port = service.port();
        service.close();
        await().until(() -> app.freshness("four").equals("live"));
        now.set(now.get().plusSeconds(6));
        await().until(() -> app.client.getProviderState() == ProviderState.STALE);
        assertThat(app.isOn("four")).isTrue();
        assertThat(app.freshness("four")).isEqualTo("last_known_good");
        service = new FakeService(port);
        service.whole = Lines.whole(1, OFF, NEEDS, NEEDS_THAT, APART);
        await().until(() -> app.client.getProviderState() == ProviderState.READY);
        await().until(() -> app.freshness("four").equals("live"));
        assertThat(app.events).contains("PROVIDER_STALE", "PROVIDER_READY");
    }

    @Test
    void aServiceWhoseStreamIsOpenIsNotStaleHoweverLongItIsSilent() throws Exception {
        useAndListen(options().staleAfter(Duration.ofSeconds(5)));
        now.set(now.get().plusSeconds(100));
        await().during(Duration.ofMillis(400))
                .until(() -> app.client.getProviderState() == ProviderState.READY);
    }

    @Test
    void theLastKnownGoodIsAnsweredFromDiskAndStaleUntilTheServiceIsBack() throws IOException {
        Path kept = directory.resolve("deep").resolve("kept");
        useAndListen(options().cacheFile(kept));
        turnOn();
        service.tellRevision(2);
        await().until(() -> app.isOn("one"));
        int port = service.port();
        app.close();
        service.close();

        app = new App();
        use(options().cacheFile(kept));
        assertThat(app.isOn("three")).isTrue();
        assertThat(app.freshness("one")).isEqualTo("last_known_good");
        await().until(() -> app.client.getProviderState() == ProviderState.STALE);

        service = new FakeService(port);
        service.whole = Lines.whole(3, OFF, NEEDS, NEEDS_THAT, APART);
        await().until(() -> app.client.getProviderState() == ProviderState.READY);
        await().until(() -> !app.isOn("one"));
        try (Stream<Path> left = Files.list(kept.getParent())) {
            assertThat(left).containsExactly(kept);
        }
    }

    @Test
    void whatWasKeptIsGoneOnFromWhereItEnds() throws IOException {
        Path kept = directory.resolve("kept");
        Files.write(kept, Lines.whole(1, OFF, APART));
        service.status = 500;
        long before = System.nanoTime();
        use(options().cacheFile(kept).startWait(Duration.ofSeconds(8)));
        // what is on disk does at once, not after waiting
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(7));
        turnOn();
        service.status = 200;
        await().until(() -> app.isOn("one"));
        assertThat(service.askedFor("/api/flags/snapshot?since=1")).isPositive();
        await().until(() -> SnapshotFile.read(kept).snapshot().version().equals("2"));
    }

    @Test
    void aTornEndCostsWhatIsBehindItAndNothingElse() throws Exception {
        byte[] whole = Lines.whole(1, ON);
        byte[] delta = Lines.delta(1, 2, OFF);
        for (int length = whole.length; length < whole.length + delta.length; length += 16) {
            byte[] torn = java.util.Arrays.copyOf(whole, length);
            System.arraycopy(delta, 0, torn, whole.length, length - whole.length);
            Path file = directory.resolve("torn");
            Files.write(file, torn);
            assertThat(SnapshotFile.read(file).snapshot().version()).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "{}\n", "{\"format\":2,\"revision\":\"1\",\"from\":null}\n"})
    void whatIsNoSnapshotOnDiskIsPassedOver(String text) throws IOException {
        Path kept = directory.resolve("kept");
        Files.writeString(kept, text, StandardCharsets.UTF_8);
        service.status = 503;
        assertThatThrownBy(() -> use(options().cacheFile(kept))).isInstanceOf(GeneralError.class);
    }

    @Test
    void aDirectoryInThePlaceOfTheFileCostsNoAnswer() throws IOException {
        Path kept = directory.resolve("kept");
        Files.createDirectories(kept.resolve("inside"));
        use(options().cacheFile(kept));
        assertThat(app.isOn("four")).isTrue();
    }

    @Test
    void whatIsAskedBeforeThereAreFlagsIsNotReady() {
        HalyardProvider provider = new HalyardProvider(options().build());
        assertThat(
                        provider.getBooleanEvaluation("one", true, new ImmutableContext("u"))
                                .getErrorCode())
                .isEqualTo(ErrorCode.PROVIDER_NOT_READY);
        provider.shutdown();
    }
}
