package dev.halyard.cli.ofrep;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the server, each answer bounded in time and size, and holds every answer to the rules that
 * are the same for all. Not thread-safe.
 */
final class Asker implements AutoCloseable {
    private static final long LARGEST = 32L << 20;

    private final HttpClient http;
    private final Target target;
    private final Findings findings;
    private int requests;

    Asker(Target target, Findings findings) {
        this.target = target;
        this.findings = findings;
        http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(target.patience())
                        .build();
    }

    Target target() {
        return target;
    }

    int requests() {
        return requests;
    }

    /** All flags, for a body; {@code more} are further headers, name and value in turn. */
    Answer bulk(String body, String... more) {
        return post(target.bulk(), body, more);
    }

    /** One flag, for a body; the key is sent as it stands here. */
    Answer one(String encodedKey, String body, String... more) {
        return post(URI.create(target.bulk() + "/" + encodedKey), body, more);
    }

    Answer post(URI uri, String body, String... more) {
        HttpRequest.Builder request = own(uri).setHeader("Content-Type", "application/json");
        with(request, more).POST(BodyPublishers.ofString(body));
        Answer answer = send(request.build());
        general(answer);
        return answer;
    }

    /** All flags, but without the headers that say who asks. */
    Answer stranger(String body, String... more) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(target.bulk())
                        .timeout(target.patience())
                        .setHeader("Content-Type", "application/json");
        Answer answer = send(with(request, more).POST(BodyPublishers.ofString(body)).build());
        general(answer);
        return answer;
    }

    Answer options(URI uri, String... more) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(target.patience());
        return send(with(request, more).method("OPTIONS", BodyPublishers.noBody()).build());
    }

    private HttpRequest.Builder own(URI uri) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(target.patience());
        for (Map.Entry<String, String> header : target.headers()) {
            request.header(header.getKey(), header.getValue());
        }
        return request;
    }

    private static HttpRequest.Builder with(HttpRequest.Builder request, String... headers) {
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return request;
    }

    private Answer send(HttpRequest request) {
        requests++;
        Duration all = target.patience().multipliedBy(2);
        try {
            HttpResponse<String> response =
                    http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST))
                            .get(all.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (ExecutionException e) {
            return Answer.none(String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            return Answer.none("not whole within " + all.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.none("interrupted");
        }
    }

    private void general(Answer answer) {
        int status = answer.status();
        if (status == 0) {
            findings.judge(Rule.BODY_ALWAYS, false, answer.seen());
            return;
        }
        findings.judge(Rule.NO_5XX, status < 500 || status == 503, answer.seen());
        if (status != 304) {
            findings.judge(Rule.BODY_ALWAYS, answer.json() != null, answer.seen());
        }
        if (status == 429 || status == 503) {
            String after = answer.header("Retry-After");
            findings.judge(
                    Rule.RETRY_AFTER,
                    after.matches("[0-9]{1,9}"),
                    status + " with Retry-After: " + after);
        }
    }

    /**
     * Opens a stream as a browser does: with no header of ours.
     *
     * @throws IOException when there is no answer
     */
    HttpResponse<InputStream> listen(URI uri, String... more)
            throws IOException, InterruptedException {
        requests++;
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri)
                        .timeout(target.patience())
                        .setHeader("Accept", "text/event-stream");
        return http.send(with(request, more).build(), BodyHandlers.ofInputStream());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
