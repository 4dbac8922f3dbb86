package dev.halyard.server.pages;

import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Code;
import dev.halyard.server.http.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The console at {@code /}, {@code /tester}, the development sign-in, {@code /assets} and {@code
 * /openapi.yaml}: static, from the jar. Thread-safe.
 */
public final class PagesApi {
    private static final String UI = "/dev/halyard/ui/";
    private static final Pattern ASSET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Map<String, String> TYPES =
            Map.of(
                    "js", "text/javascript; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "json", "application/json",
                    "svg", "image/svg+xml");

    private final Answer console;
    private final Answer tester;
    private final Answer signIn;
    private final Answer contract;
    private final Map<String, Answer> assets = new ConcurrentHashMap<>();

    /**
     * @param origins that the tester may ask besides its own
     */
    public PagesApi(Set<String> origins) {
        String allowed = String.join(" ", origins.stream().sorted().toList());
        console = page("console.html", "");
        tester = page("tester.html", allowed);
        signIn = page("signin.html", "");
        contract =
                Answer.bytes(
                        "application/yaml",
                        resource("/dev/halyard/contract/openapi.yaml").orElse(new byte[0]));
    }

    private static Answer page(String file, String origins) {
        String page = new String(resource(UI + file).orElse(new byte[0]), StandardCharsets.UTF_8);
        return Answer.text(
                        200,
                        "text/html; charset=utf-8",
                        page.replace("__TESTER_ORIGINS__", origins))
                .with("Content-Security-Policy", policy(origins))
                .with("Referrer-Policy", "no-referrer")
                .with("Cross-Origin-Opener-Policy", "same-origin")
                .with("X-Frame-Options", "DENY")
                .with("Cache-Control", "no-cache");
    }

    private static String policy(String origins) {
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                + " connect-src 'self'"
                + (origins.isEmpty() ? "" : " " + origins)
                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                + " require-trusted-types-for 'script'; trusted-types 'none'";
    }

    /** The console; where one is in it stands behind the {@code #}, which no server sees. */
    public Answer console(Call call) {
        return built(console);
    }

    public Answer tester(Call call) {
        return built(tester);
    }

    /** Where one says who one is, in development. */
    public Answer developmentSignIn(Call call) {
        return built(signIn);
    }

    private static Answer built(Answer page) {
        if (!page.hasBody()) {
            throw new Problem(
                    Code.NOT_FOUND,
                    "This build has no pages.",
                    "Build without -Dui.skip; the API is served all the same.");
        }
        return page;
    }

    public Answer contract(Call call) {
        return contract;
    }

    /** A file whose name carries a hash of its content. */
    public Answer asset(Call call) {
        String name = call.variable("file");
        Answer known = assets.get(name);
        return known == null ? load(name) : known;
    }

    private Answer load(String name) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        Optional<byte[]> file =
                ASSET.matcher(name).matches() && type != null
                        ? resource(UI + "assets/" + name)
                        : Optional.empty();
        if (file.isEmpty() || type == null) {
            throw new Problem(
                    Code.NOT_FOUND,
                    "There is no such file.",
                    "Reload the page: it names the files of the version that runs.");
        }
        Answer answer =
                Answer.bytes(type, file.get())
                        .with("Cache-Control", "public, max-age=31536000, immutable");
        assets.put(name, answer);
        return answer;
    }

    private static Optional<byte[]> resource(String path) {
        try (InputStream in = PagesApi.class.getResourceAsStream(path)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
