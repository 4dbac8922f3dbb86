package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.server.http.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The files under deploy/ are parsed, and every name in them that is the service's is one: what
 * they do where they are deployed is not tried.
 */
class DeployFilesTest {
    private static final Path DEPLOY = Path.of("../deploy");
    private static final Pattern SETTING = Pattern.compile("FF_[A-Z_]+");
    private static final Pattern METRIC = Pattern.compile("halyard_[a-z_]+");
    private static final Pattern ROUTE = Pattern.compile("route=\"([^\"]+)\"");
    private static final YAMLMapper YAML = new YAMLMapper();

    private static List<Path> files(String... endings) throws IOException {
        try (Stream<Path> all = Files.walk(DEPLOY)) {
            List<Path> files =
                    all.filter(Files::isRegularFile)
                            .filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
                            .toList();
            assertThat(files).isNotEmpty();
            return files;
        }
    }

    private static List<JsonNode> documents(Path yaml) throws IOException {
        try (MappingIterator<JsonNode> all =
                YAML.readerFor(JsonNode.class).readValues(yaml.toFile())) {
            return all.readAll();
        }
    }

    private static Set<String> found(Pattern pattern, String text, int group) {
        Set<String> found = new HashSet<>();
        pattern.matcher(text)
                .results()
                .map((MatchResult m) -> java.util.Objects.requireNonNull(m.group(group)))
                .forEach(found::add);
        return found;
    }

    @Test
    void everyFileParses() throws Exception {
        for (Path file : files(".yaml")) {
            assertThat(documents(file))
                    .as(file.toString())
                    .allMatch(JsonNode::isObject)
                    .isNotEmpty();
        }
        for (Path file : files(".json")) {
            assertThat(new JsonMapper().readTree(file.toFile()).isObject()).isTrue();
        }
    }

    @Test
    void everySettingThatTheyNameIsOne() throws Exception {
        List<String> names = Setting.ALL.stream().map(Setting::name).toList();
        for (Path file : files("")) {
            assertThat(names)
                    .as(file.toString())
                    .containsAll(found(SETTING, Files.readString(file), 0));
        }
    }

    /** What stands under {@code environment}, {@code data} or {@code env} is what a start reads. */
    @Test
    void whatTheManifestsSetAServiceCanBeStartedWith() throws Exception {
        JsonNode compose = documents(DEPLOY.resolve("compose/compose.yaml")).getFirst();
        Map<String, String> nodes = new java.util.HashMap<>();
        compose.at("/services/node1/environment")
                .properties()
                .forEach(each -> nodes.put(each.getKey(), each.getValue().asString()));
        if (nodes.isEmpty()) { // merge keys are YAML 1.1's, which this parser leaves as they are
            compose.at("/x-node/environment")
                    .properties()
                    .forEach(each -> nodes.put(each.getKey(), each.getValue().asString()));
        }
        nodes.put("FF_HOST", "0.0.0.0"); // the image's own
        assertThat(nodes).containsKey("FF_DB_URL");
        assertStarts(nodes);

        Map<String, String> pods = new java.util.HashMap<>();
        for (JsonNode each : documents(DEPLOY.resolve("kubernetes/halyard.yaml"))) {
            each.at("/data")
                    .properties()
                    .forEach(entry -> pods.put(entry.getKey(), entry.getValue().asString()));
            for (JsonNode variable : each.at("/spec/template/spec/containers/0/env")) {
                pods.put(variable.at("/name").asString(), variable.at("/value").asString(""));
            }
        }
        assertThat(pods).containsKeys("FF_DB_URL", "FF_HOST", "FF_DB_PASSWORD");
        assertStarts(pods);
    }

    private static void assertStarts(Map<String, String> settings) throws Exception {
        settings.replaceAll((name, value) -> value.startsWith("${") ? "" : value);
        settings.putIfAbsent("FF_JWKS_URL", "");
        settings.computeIfPresent(
                "FF_JWKS_URL",
                (name, value) -> value.isEmpty() ? "https://login.example/jwks.json" : value);
        assertThat(Config.read(settings).store().kind()).isEqualTo(StoreConfig.Kind.POSTGRES);
    }

    @Test
    void everyMetricAndRouteOfRulesAndDashboardIsMeasured() throws Exception {
        RunningService service = RunningService.shared();
        service.client().get("/api/flags/eval?key=hints.registry_v1&user=u");
        String told =
                "{\"counts\":[{\"flag_key\":\"hints.registry_v1\",\"env\":\"prod\",\"value\":false,\"source\":\"default\",\"count\":1}]}";
        assertThat(
                        service.client()
                                .post(
                                        "/api/flags/counts",
                                        told,
                                        "X-PTT-User-Id: ann",
                                        "X-PTT-Tier: staff")
                                .status())
                .isEqualTo(200);
        String metrics = service.client().get("/metrics").body();
        Set<String> paths = new HashSet<>();
        service.routes().stream().map(Route::path).forEach(paths::add);
        List<Path> files = new ArrayList<>(files(".json"));
        files.add(DEPLOY.resolve("prometheus/halyard.rules.yaml"));
        for (Path file : files) {
            String text = Files.readString(file).replace("\\\"", "\"");
            for (String metric : found(METRIC, text, 0)) {
                assertThat(metrics)
                        .as("%s of %s", metric, file)
                        .contains("# TYPE " + metric.replaceFirst("_bucket$", "") + " ");
            }
            assertThat(paths).as(file.toString()).containsAll(found(ROUTE, text, 1));
        }
    }

    @Test
    void probesAndScrapesAskForPathsAndPortsThatThereAre() throws Exception {
        Client client = RunningService.shared().client();
        int probes = 0;
        for (JsonNode each : documents(DEPLOY.resolve("kubernetes/halyard.yaml"))) {
            JsonNode container = each.at("/spec/template/spec/containers/0");
            for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
                JsonNode asked = container.at("/" + probe + "/httpGet");
                if (asked.isObject()) {
                    probes++;
                    assertThat(client.get(asked.at("/path").asString()).status()).isEqualTo(200);
                    assertThat(asked.at("/port").asString())
                            .isEqualTo(container.at("/ports/0/name").asString());
                }
            }
        }
        assertThat(probes).isEqualTo(3);
        JsonNode scrape = documents(DEPLOY.resolve("prometheus/prometheus.yaml")).getFirst();
        String path = scrape.at("/scrape_configs/0/metrics_path").asString();
        assertThat(client.get(path).status()).isEqualTo(200);
        assertThat(scrape.at("/rule_files/0").asString()).isEqualTo("halyard.rules.yaml");
    }
}
