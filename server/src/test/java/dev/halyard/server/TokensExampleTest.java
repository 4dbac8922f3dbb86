package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way from development to verified mode that the documentation shows, step by step. */
class TokensExampleTest {
    private static final String EVAL = "/api/flags/eval?key=flags.registry_v1&env=prod";

    @TempDir Path dir;

    @Test
    void aFreshKeyPairAndAKeySetOnLoopbackLeadToVerifiedMode() throws Exception {
        int port = freePort();
        Process provider = script(port, "serve").redirectErrorStream(true).start();
        try {
            Awaitility.await()
                    .atMost(30, TimeUnit.SECONDS)
                    .until(() -> Files.exists(dir.resolve("tokens/public/jwks.json")));
            String issuer = "http://127.0.0.1:" + port;
            try (RunningService service =
                    RunningService.start(
                            Map.of(
                                    "FF_JWKS_URL",
                                    issuer + "/jwks.json",
                                    "FF_JWT_ISSUER",
                                    issuer,
                                    "FF_JWT_AUDIENCE",
                                    Issuer.AUDIENCE))) {
                // the script's server may be a moment later than its file
                Awaitility.await()
                        .atMost(30, TimeUnit.SECONDS)
                        .until(() -> status(service, token(port, "sub=U-1")) == 200);
                Reply staff = ask(service, token(port, "sub=U-1", "tier=staff"));
                assertThat(staff.at("/data/source")).isEqualTo("stage-internal");
                assertThat(staff.at("/service/auth_source")).isEqualTo("jwt");
                Reply claimed =
                        service.client()
                                .get(
                                        EVAL + "&user=U-2&tier=staff",
                                        "Authorization: Bearer " + token(port, "sub=U-1"),
                                        "X-PTT-Tier: admin");
                assertThat(claimed.at("/data/source")).isEqualTo("default");
                assertThat(service.client().get(EVAL + "&user=U-1").outcome())
                        .isEqualTo("401 token_missing");
            }
        } finally {
            provider.destroy();
            assertThat(provider.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Reply ask(RunningService service, String token) {
        return service.client().get(EVAL, "Authorization: Bearer " + token);
    }

    private static int status(RunningService service, String token) {
        return ask(service, token).status();
    }

    private String token(int port, String... claims) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("token"));
        arguments.addAll(List.of(claims));
        Process process =
                script(port, arguments.toArray(String[]::new))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String token =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                        .trim();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return token;
    }

    private ProcessBuilder script(int port, String... arguments) {
        List<String> command = new ArrayList<>(List.of("../examples/tokens.sh"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("TOKENS_DIR", dir.resolve("tokens").toString());
        builder.environment().put("TOKENS_PORT", Integer.toString(port));
        return builder;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
