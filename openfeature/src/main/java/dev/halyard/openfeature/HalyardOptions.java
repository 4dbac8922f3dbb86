package dev.halyard.openfeature;

import dev.halyard.evaluator.Env;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link HalyardProvider} has its flags from, and how patient it is. Immutable; begin with
 * {@link #service}, {@link #files} or {@link #snapshotFile}.
 */
public final class HalyardOptions {
    /** Where flags come from. */
    sealed interface Origin {
        /** A running service. */
        record Service(URI base) implements Origin {}

        /** The two documents. */
        record Documents(Path registry, @Nullable Path overrides) implements Origin {}

        /** What {@code GET /api/flags/snapshot} answered, in a file. */
        record Lines(Path file) implements Origin {}
    }

    final Origin origin;
    final @Nullable String apiKey;
    final @Nullable Supplier<String> token;
    final Env env;
    final @Nullable String tenant;
    final @Nullable Path cacheFile;
    final Duration connectTimeout;
    final Duration startWait;
    final Duration pollInterval;
    final Duration staleAfter;
    final boolean counts;
    final InstantSource clock;
    final @Nullable HttpClient client;

    private HalyardOptions(Builder from) {
        origin = from.origin;
        apiKey = from.apiKey;
        token = from.token;
        env = from.env;
        tenant = from.tenant;
        cacheFile = from.cacheFile;
        connectTimeout = from.connectTimeout;
        startWait = from.startWait;
        pollInterval = from.pollInterval;
        staleAfter = from.staleAfter;
        counts = from.counts;
        clock = from.clock;
        client = from.client;
    }

    /**
     * Flags of a service, followed as they change.
     *
     * @param url of the service, {@code http} or {@code https}, such as {@code
     *     http://127.0.0.1:8080}
     * @throws IllegalArgumentException when it is no such address
     */
    public static Builder service(String url) {
        URI base = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
        boolean http = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
        if (!http || base.getHost() == null || base.getQuery() != null) {
            throw new IllegalArgumentException(
                    "The service's address must be like http://127.0.0.1:8080, without a query.");
        }
        return new Builder(new Origin.Service(base));
    }

    /**
     * Flags of two documents, without a service; they are looked at once a second.
     *
     * @param overrides null where there are none
     */
    public static Builder files(Path registry, @Nullable Path overrides) {
        return new Builder(new Origin.Documents(registry, overrides));
    }

    /**
     * Flags of one file that holds what {@code GET /api/flags/snapshot} answered, without a
     * service; it is looked at once a second.
     */
    public static Builder snapshotFile(Path file) {
        return new Builder(new Origin.Lines(file));
    }

    /** Not thread-safe. */
    public static final class Builder {
        private final Origin origin;
        private @Nullable String apiKey;
        private @Nullable Supplier<String> token;
        private Env env = Env.DEV;
        private @Nullable String tenant;
        private @Nullable Path cacheFile;
        private Duration connectTimeout = Duration.ofSeconds(1);
        private Duration startWait = Duration.ofSeconds(5);
        private Duration pollInterval = Duration.ofSeconds(30);
        private Duration staleAfter = Duration.ofSeconds(60);
        private boolean counts = true;
        private InstantSource clock = InstantSource.system();
        private @Nullable HttpClient client;

        private Builder(Origin origin) {
            this.origin = origin;
        }

        /** The key that the service is asked with, as {@code X-API-Key}. */
        public Builder apiKey(String value) {
            apiKey = value;
            return this;
        }

        /** Gives the bearer token for each request; asked from a thread of the provider. */
        public Builder token(Supplier<String> value) {
            token = value;
            return this;
        }

        /**
         * The environment of evaluations whose context names none; {@code dev} by default.
         *
         * @param value {@code prod}, {@code staging} or {@code dev}
         * @throws IllegalArgumentException for another one
         */
        public Builder env(String value) {
            Env named = AskedContext.env(value);
            if (named == null) {
                throw new IllegalArgumentException("env must be prod, staging or dev.");
            }
            env = named;
            return this;
        }

        /** The tenant of evaluations whose context names none. */
        public Builder tenant(String value) {
            tenant = value;
            return this;
        }

        /**
         * Where the last known good flags are kept, for a start without the service. One process a
         * file; it is made readable for its owner only.
         */
        public Builder cacheFile(Path value) {
            cacheFile = value;
            return this;
        }

        /** How long connecting may take; 1 s by default. */
        public Builder connectTimeout(Duration value) {
            connectTimeout = positive("connectTimeout", value);
            return this;
        }

        /** How long {@code initialize} waits for a first snapshot; 5 s by default. */
        public Builder startWait(Duration value) {
            startWait = positive("startWait", value);
            return this;
        }

        /** How often the service is asked while its stream is down; every 30 s by default. */
        public Builder pollInterval(Duration value) {
            pollInterval = positive("pollInterval", value);
            return this;
        }

        /** How long the service may be out of reach before flags are stale; 60 s by default. */
        public Builder staleAfter(Duration value) {
            staleAfter = positive("staleAfter", value);
            return this;
        }

        /** Whether the service is told how often flags were evaluated; it is by default. */
        public Builder counts(boolean value) {
            counts = value;
            return this;
        }

        /** What expiries are compared with, and staleness is measured by. */
        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /** For a proxy or certificates of your own; its connect timeout is its own. */
        public Builder httpClient(HttpClient value) {
            client = value;
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException when there is both a key and a token
         */
        public HalyardOptions build() {
            if (apiKey != null && token != null) {
                throw new IllegalArgumentException("Give an API key or a token, not both.");
            }
            return new HalyardOptions(this);
        }

        private static Duration positive(String name, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException(name + " must be longer than nothing.");
            }
            return value;
        }
    }
}
