package dev.halyard.server.signin;

import dev.halyard.server.http.Code;
import dev.halyard.server.http.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks the provider: within three seconds from first to last byte, no redirect, a quarter of a
 * mebibyte at most, few at once, and in the clear on this machine only. Thread-safe.
 */
final class Fetch {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int MOST_BYTES = 1 << 18;
    private static final int AT_ONCE = 16;
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|\\[::1\\]|127(\\.\\d{1,3}){3}");

    private final Semaphore places = new Semaphore(AT_ONCE);
    private volatile @Nullable HttpClient client;

    /** Whether secrets may travel there. */
    static boolean isSafe(URI url) {
        String host = url.getHost();
        return host != null
                && ("https".equals(url.getScheme())
                        || ("http".equals(url.getScheme()) && LOOPBACK.matcher(host).matches()));
    }

    /**
     * The answer, whatever its status.
     *
     * @throws IOException when there is none, or it breaks the rules above
     * @throws Problem when too many are asking already
     */
    HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException {
        HttpRequest built =
                request.timeout(PATIENCE).setHeader("Accept", "application/json").build();
        if (!isSafe(built.uri())) {
            throw new IOException("not https");
        }
        if (!places.tryAcquire()) {
            throw new Problem(
                            Code.OVERLOADED,
                            "Many people are signing in just now.",
                            "Try again in a moment.")
                    .withHeader("Retry-After", "1");
        }
        try {
            return await(
                    client().sendAsync(
                                    built,
                                    HttpResponse.BodyHandlers.limiting(
                                            HttpResponse.BodyHandlers.ofByteArray(), MOST_BYTES)));
        } finally {
            places.release();
        }
    }

    /** The body of a 200. */
    byte[] get(URI url) throws IOException {
        HttpResponse<byte[]> response = send(HttpRequest.newBuilder(url));
        if (response.statusCode() != 200) {
            throw new IOException("status " + response.statusCode());
        }
        return response.body();
    }

    /** The client's own limit ends with the headers; this one holds for the body too. */
    private static HttpResponse<byte[]> await(CompletableFuture<HttpResponse<byte[]>> answer)
            throws IOException {
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + PATIENCE.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopping", e);
        } finally {
            answer.cancel(true);
        }
    }

    private HttpClient client() {
        HttpClient known = client;
        return known == null ? make() : known;
    }

    private synchronized HttpClient make() {
        HttpClient known = client;
        if (known == null) {
            known =
                    HttpClient.newBuilder()
                            .connectTimeout(PATIENCE)
                            .followRedirects(HttpClient.Redirect.NEVER)
                            .version(HttpClient.Version.HTTP_1_1)
                            .build();
            client = known;
        }
        return known;
    }
}
