package dev.halyard.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as {@code ./run.sh --fleet 3} starts it: changed, watched, stopped, and refused. */
class FleetTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir private Path dir = Path.of("");

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Of several ports from one on, none of which is taken now. */
    private static int port() throws IOException {
        for (int tries = 0; tries < 100; tries++) {
            try (ServerSocket first = new ServerSocket(0)) {
                Ports.demandFree(first.getLocalPort() + 1, 3);
                return first.getLocalPort() + 1;
            } catch (IOException taken) {
                assertThat(taken).hasMessageContaining("port"); // try elsewhere
            }
        }
        throw new IOException("no three ports in a row are free");
    }

    private Process start(Path out, String... arguments) throws IOException {
        List<String> node =
                List.of(
                        java(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.halyard.server.Main",
                        "serve");
        List<String> command = new ArrayList<>();
        command.addAll(List.of(java(), "-XX:TieredStopAtLevel=1", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of("dev.halyard.fleet.Main", "--serve", String.join("\u0001", node)));
        command.addAll(List.of("--dir", dir.resolve("fleet").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("FF_"));
        return builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    }

    private static void within60s(Process fleet, Path out, Callable<Boolean> condition)
            throws IOException {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> condition.call() || !fleet.isAlive());
        assertThat(fleet.isAlive()).as(Files.readString(out)).isTrue();
    }

    /** Whether the newest table shows all three nodes ready at one revision from this one on. */
    private static boolean allAt(Path out, int port, long least) throws IOException {
        List<String> rows =
                Files.readAllLines(out).stream()
                        .filter(l -> l.matches("http\\S+ +yes .*"))
                        .toList();
        if (rows.size() < 3) {
            return false;
        }
        List<String> newest = rows.subList(rows.size() - 3, rows.size());
        List<Long> revisions =
                newest.stream()
                        .map(row -> Pattern.compile(" yes +(\\d+) ").matcher(row))
                        .filter(java.util.regex.Matcher::find)
                        .map(found ->
                                Long.parseLong(java.util.Objects.requireNonNull(found.group(1))))
                        .toList();
        return newest.get(0).startsWith("http://127.0.0.1:" + port + " ")
                && newest.get(2).startsWith("http://127.0.0.1:" + (port + 2) + " ")
                && revisions.size() == 3
                && revisions.stream().allMatch(each -> each >= least)
                && revisions.stream().distinct().count() == 1;
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(
                request.timeout(Duration.ofSeconds(20)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static long pause(int port) throws Exception {
        HttpResponse<String> answer =
                send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                "http://127.0.0.1:"
                                                        + port
                                                        + "/api/admin/flags/flags.registry_v1/pause"))
                                .header("Content-Type", "application/json")
                                .header("X-PTT-User-Id", "ann")
                                .header("X-PTT-Tier", "admin")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "{\"reason\":\"see it everywhere\",\"env\":\"staging\"}")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValueAsLong("X-FF-Revision").orElseThrow();
    }

    private static String evaluate(int port) throws Exception {
        String path = "/api/flags/eval?key=flags.registry_v1&user=U-1&tier=staff&env=staging";
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))).body();
    }

    @Test
    void threeNodesShowAChangeStopWithoutALeftoverAndKeepItForTheNextTime() throws Exception {
        int port = port();
        Path out = dir.resolve("first.txt");
        Process fleet = start(out, "--port", Integer.toString(port), "3");
        List<ProcessHandle> children;
        long revision;
        try {
            within60s(fleet, out, () -> allAt(out, port, 1));
            assertThat(Files.readString(out)).contains("curl -s -X POST", "fleet status --watch");
            assertThat(evaluate(port + 2)).contains("\"source\":\"stage-internal\"");
            revision = pause(port);
            long told = revision;
            within60s(fleet, out, () -> allAt(out, port, told));
            for (int i = 0; i < 3; i++) {
                assertThat(evaluate(port + i)).contains("\"source\":\"stage-paused\"");
            }
            assertThatASecondOneIsRefused();
            children = fleet.descendants().toList();
            assertThat(children)
                    .hasSizeGreaterThanOrEqualTo(4); // nodes, Redis; PostgreSQL is a daemon
            assertThat(postmasters()).isPositive();
        } finally {
            fleet.destroy(); // SIGTERM
        }
        assertThat(fleet.waitFor(60, TimeUnit.SECONDS)).isTrue();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(postmasters()).isZero();
        Ports.demandFree(port, 3);

        Path again = dir.resolve("second.txt");
        Process next = start(again, "--port", Integer.toString(port), "3");
        try {
            within60s(next, again, () -> allAt(again, port, revision));
            assertThat(evaluate(port + 1)).contains("\"source\":\"stage-paused\"");
            ProcessHandle node =
                    next.children().filter(FleetTest::isNode).findFirst().orElseThrow();
            node.destroyForcibly();
            assertThat(next.waitFor(60, TimeUnit.SECONDS))
                    .as("a fleet without a node ends")
                    .isTrue();
            assertThat(Files.readString(again)).contains("The fleet stops: http://127.0.0.1:");
        } finally {
            next.destroy();
        }
    }

    /** PostgreSQL has such a file as long as it runs. */
    private long postmasters() throws Exception {
        try (Stream<Path> files = Files.walk(dir, 4)) {
            return files.filter(file -> file.endsWith("postmaster.pid")).count();
        }
    }

    /** Longer command lines than a page are not told by {@link ProcessHandle#info}. */
    private static boolean isNode(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
                    .contains("dev.halyard.server.Main");
        } catch (IOException e) {
            return false; // it has ended
        }
    }

    private void assertThatASecondOneIsRefused() throws Exception {
        Path out = dir.resolve("refused.txt");
        Process refused = start(out, "--port", Integer.toString(port()), "1");
        assertThat(refused.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(refused.exitValue()).isEqualTo(1);
        assertThat(Files.readString(out))
                .contains("The fleet does not start", "is in use by process");
    }

    @Test
    void whatCannotBeStartedIsToldAtOnce() throws Exception {
        try (ServerSocket taken =
                new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            assertThat(said(1, "--port", Integer.toString(taken.getLocalPort()), "2"))
                    .contains("port " + taken.getLocalPort() + " of 127.0.0.1 is in use; --port");
            assertThat(
                            said(
                                    1,
                                    "--pg-port",
                                    Integer.toString(taken.getLocalPort()),
                                    "--port",
                                    port() + "",
                                    "1"))
                    .contains("--pg-port chooses another");
        }
        assertThat(said(2, "0")).contains("1 to 16 nodes");
        assertThat(said(2, "many")).contains("many");
        assertThat(said(0, "--help")).contains("--port", "--pg-port", "--redis-port", "--dir");
    }

    private String said(int status, String... arguments) throws Exception {
        Path out = Files.createTempFile(dir, "said", ".txt");
        Process process = start(out, arguments);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(out)).isEqualTo(status);
        return Files.readString(out);
    }
}
