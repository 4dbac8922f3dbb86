package dev.halyard.cli.ofrep;

import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Value;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A stream of server-sent events that is listened to for a time. Its address is a secret. */
final class Streams implements AutoCloseable {
    private static final int MOST_LINES = 10_000;

    private final HttpResponse<InputStream> response;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>(MOST_LINES);

    private Streams(HttpResponse<InputStream> response) {
        this.response = response;
        Thread.ofVirtual().start(this::read);
    }

    /** Ends after as many bytes as a check can need, whatever else is sent. */
    private static final class Bounded extends FilterInputStream {
        private int left = 4 << 20;

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            return left-- > 0 ? super.read() : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = left > 0 ? super.read(bytes, offset, Math.min(length, left)) : -1;
            left -= Math.max(read, 0);
            return read;
        }
    }

    /** An event. */
    record Event(String name, String id, String data) {
        private Map<String, Value> members() {
            try {
                return Json.parse(data, Json.REQUEST_DEPTH) instanceof Value.Members object
                        ? object.members()
                        : Map.of();
            } catch (MalformedJsonException e) {
                return Map.of();
            }
        }

        boolean hasType() {
            return members().get("type") instanceof Value.Text;
        }

        boolean isRefetch() {
            return Value.of("refetchEvaluation").equals(members().get("type"));
        }
    }

    static Streams open(Asker asker, URI address, String... headers)
            throws IOException, InterruptedException {
        return new Streams(asker.listen(address, headers));
    }

    /** Where a stream is; null where it does not say so. */
    static @Nullable URI address(Map<String, Value> stream, URI base) {
        try {
            if (stream.get("url") instanceof Value.Text url) {
                return URI.create(url.value()).isAbsolute() ? URI.create(url.value()) : null;
            }
            if (stream.get("endpoint") instanceof Value.Members endpoint
                    && endpoint.members().get("requestUri") instanceof Value.Text path) {
                Value origin = endpoint.members().get("origin");
                if (origin == null) {
                    return base.resolve("/").resolve(path.value());
                }
                return origin instanceof Value.Text own
                        ? URI.create(own.value() + "/").resolve(path.value())
                        : null;
            }
            return null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(
                                new Bounded(response.body()), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (!lines.offer(line)) {
                    return; // more than anybody asked for
                }
            }
        } catch (IOException e) {
            // it ends, by us or by them: nothing more comes
        }
    }

    int status() {
        return response.statusCode();
    }

    boolean isEventStream() {
        return type().equals("text/event-stream");
    }

    private String type() {
        String type = response.headers().firstValue("Content-Type").orElse("");
        return type.replaceFirst(";.*", "").trim().toLowerCase(Locale.ROOT);
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    String seen() {
        return status() + " " + type();
    }

    /** The next event; null when none comes in time. */
    @Nullable Event next(Duration within) throws InterruptedException {
        long until = System.nanoTime() + within.toNanos();
        Event event = new Event("", "", "");
        boolean data = false;
        while (true) {
            String line = lines.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null) {
                return null;
            }
            if (line.isEmpty() && data) {
                return event;
            }
            data |= line.startsWith("data:");
            event = with(event, line);
        }
    }

    private static Event with(Event event, String line) {
        int colon = line.indexOf(':');
        if (colon < 1) {
            return event;
        }
        String value = line.substring(colon + 1).replaceFirst("^ ", "");
        return switch (line.substring(0, colon)) {
            case "event" -> new Event(value, event.id(), event.data());
            case "id" -> new Event(event.name(), value, event.data());
            case "data" ->
                    new Event(
                            event.name(),
                            event.id(),
                            event.data().isEmpty() ? value : event.data() + "\n" + value);
            default -> event;
        };
    }

    /** Whether anything comes in time, if only a comment. */
    boolean sends(Duration within) throws InterruptedException {
        return lines.poll(within.toNanos(), TimeUnit.NANOSECONDS) != null;
    }

    @Override
    public void close() throws IOException {
        response.body().close();
    }
}
