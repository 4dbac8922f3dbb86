package dev.halyard.server.auth;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches a published key set, with limits to everything that the other side could do to this one.
 * Messages of its exceptions are for a person and hold nothing that was received.
 */
final class JwksClient implements PublishedKeys.Fetch {
    /** Of a set; a hundred keys need about 50,000 bytes. */
    static final int MAX_BYTES = 256 * 1024;

    /** From the first packet to the last byte. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private final HttpRequest request;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(Redirect.NEVER)
                    .connectTimeout(PATIENCE)
                    .build();

    JwksClient(URI url) {
        request = HttpRequest.newBuilder(url).header("Accept", "application/json").build();
    }

    @Override
    public byte[] fetch() throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> asked =
                http.sendAsync(
                        request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
        try {
            HttpResponse<byte[]> answer = asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.statusCode() / 100 == 3) {
                throw new IOException("it answered with a redirect, which is not followed");
            }
            if (answer.statusCode() != 200) {
                throw new IOException("it answered with status " + answer.statusCode());
            }
            return answer.body();
        } catch (TimeoutException e) {
            throw new IOException("it did not answer within " + PATIENCE.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(reason(e), e);
        } finally {
            asked.cancel(true); // closes the connection of an answer that goes on
        }
    }

    private static String reason(ExecutionException failed) {
        Throwable cause = failed.getCause();
        if (cause instanceof ConnectException) {
            return "it cannot be connected to";
        }
        return cause instanceof javax.net.ssl.SSLException
                ? "it has no certificate that is trusted here, or speaks no TLS"
                : "its answer could not be read to the end, or has more than "
                        + MAX_BYTES
                        + " bytes";
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
