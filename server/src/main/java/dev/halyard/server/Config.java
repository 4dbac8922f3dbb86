package dev.halyard.server;

import dev.halyard.control.log.LogRecord;
import dev.halyard.server.files.DocumentFiles;
import dev.halyard.server.http.Cors;
import dev.halyard.server.trace.Traces;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The settings of one start, checked. The only place that reads the environment. */
record Config(
        String host,
        int port,
        DocumentFiles files,
        StoreConfig store,
        AuthConfig auth,
        Optional<TlsFiles> tls,
        Duration poll,
        Set<String> testerOrigins,
        Set<String> corsOrigins,
        int maxConcurrent,
        int maxConnections,
        int maxStreams,
        Duration bodyTimeout,
        Duration idleTimeout,
        Duration shutdownGrace,
        String logLevel,
        boolean logRequests,
        Optional<Traces.Settings> traces) {
    /** Files that TLS is spoken with. */
    record TlsFiles(Path certificate, Path key) {}

    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final List<String> LEVELS = List.of("error", "warn", "info", "debug");

    /** Settings that cannot be used: one line each, with what would be right. */
    static final class InvalidConfigException extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidConfigException(List<String> problems) {
            super(String.join(System.lineSeparator(), problems));
        }
    }

    /**
     * Reads the settings from the environment of the process.
     *
     * @param instead settings that hold whatever the environment says
     * @throws InvalidConfigException naming every setting that cannot be used
     */
    static Config fromEnvironment(Map<String, String> instead) throws InvalidConfigException {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putAll(instead);
        return read(environment);
    }

    /** As {@link #fromEnvironment}, from these settings alone. */
    static Config read(Map<String, String> environment) throws InvalidConfigException {
        Reader reader = new Reader(environment);
        Config config = reader.config();
        if (!reader.problems.isEmpty()) {
            throw new InvalidConfigException(reader.problems);
        }
        return config;
    }

    /** Reads one setting after another, and remembers what was wrong. */
    static final class Reader {
        private final Map<String, String> environment;
        final List<String> problems = new ArrayList<>();

        Reader(Map<String, String> environment) {
            this.environment = environment;
        }

        Config config() {
            StoreConfig store = store();
            AuthConfig auth = new AuthReader(this, store.kind()).auth();
            return new Config(
                    host(),
                    number(Setting.PORT, 0, 65_535),
                    new DocumentFiles(path(Setting.REGISTRY_PATH), path(Setting.OVERRIDES_PATH)),
                    store,
                    auth,
                    tls(),
                    millis(Setting.POLL_MS, 10, 60_000),
                    origins(Setting.TESTER_ORIGINS, false),
                    origins(Setting.CORS_ORIGINS, !auth.development()),
                    number(Setting.MAX_CONCURRENT, 1, 100_000),
                    number(Setting.MAX_CONNECTIONS, 1, 1_000_000),
                    number(Setting.MAX_STREAMS, 1, 1_000_000),
                    millis(Setting.BODY_TIMEOUT_MS, 10, 600_000),
                    millis(Setting.IDLE_TIMEOUT_MS, 100, 3_600_000),
                    millis(Setting.SHUTDOWN_GRACE_MS, 0, 600_000),
                    level(),
                    flag(Setting.LOG_REQUESTS),
                    traces());
        }

        String text(Setting setting) {
            String value = environment.getOrDefault(setting.name(), "").trim();
            return value.isEmpty() ? setting.fallback() : value;
        }

        void refuse(Setting setting, String wanted) {
            problems.add(
                    "%s must be %s, but is \"%s\"."
                            .formatted(setting.name(), wanted, text(setting)));
        }

        private String host() {
            String host = text(Setting.HOST);
            address(host);
            return host;
        }

        /** Whether the address to listen on can be reached from this machine alone. */
        boolean isLoopback() {
            InetAddress address = address(text(Setting.HOST));
            return address == null || address.isLoopbackAddress();
        }

        private @Nullable InetAddress address(String host) {
            try {
                return InetAddress.getByName(host);
            } catch (UnknownHostException e) {
                String wanted = "an address of this machine, such as 127.0.0.1";
                if (problems.stream().noneMatch(known -> known.contains(wanted))) {
                    refuse(Setting.HOST, wanted);
                }
                return null;
            }
        }

        private Optional<TlsFiles> tls() {
            Optional<Path> certificate = path(Setting.TLS_CERT);
            Optional<Path> key = path(Setting.TLS_KEY);
            if (certificate.isPresent() != key.isPresent()) {
                problems.add("FF_TLS_CERT and FF_TLS_KEY go together: set both, or neither.");
            }
            return certificate.isPresent() && key.isPresent()
                    ? Optional.of(new TlsFiles(certificate.get(), key.get()))
                    : Optional.empty();
        }

        int number(Setting setting, int least, int most) {
            try {
                int number = Integer.parseInt(text(setting));
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Refused below, like a number out of range.
            }
            refuse(setting, "a whole number from %d to %d".formatted(least, most));
            return least;
        }

        private Duration millis(Setting setting, int least, int most) {
            return Duration.ofMillis(number(setting, least, most));
        }

        boolean flag(Setting setting) {
            String value = text(setting).toLowerCase(Locale.ROOT);
            if (!value.equals("true") && !value.equals("false")) {
                refuse(setting, "true or false");
            }
            return value.equals("true");
        }

        private String level() {
            String level = text(Setting.LOG_LEVEL).toLowerCase(Locale.ROOT);
            if (!LEVELS.contains(level)) {
                refuse(Setting.LOG_LEVEL, "one of " + String.join(", ", LEVELS));
            }
            return level;
        }

        Optional<Path> path(Setting setting) {
            String value = text(setting);
            try {
                return value.isEmpty() ? Optional.empty() : Optional.of(Path.of(value));
            } catch (InvalidPathException e) {
                refuse(setting, "the path of a file");
                return Optional.empty();
            }
        }

        private Optional<Traces.Settings> traces() {
            String endpoint = text(Setting.OTLP_ENDPOINT);
            Map<String, String> headers = headers();
            double share = share();
            if (endpoint.isEmpty()) {
                return Optional.empty();
            }
            try {
                URI uri = URI.create(endpoint);
                if (List.of("http", "https").contains(String.valueOf(uri.getScheme()))
                        && uri.getHost() != null
                        && uri.getQuery() == null
                        && uri.getUserInfo() == null) {
                    return Optional.of(
                            new Traces.Settings(
                                    uri, headers, share, text(Setting.OTEL_SERVICE_NAME)));
                }
            } catch (IllegalArgumentException e) {
                // refused below, like any other address
            }
            refuse(Setting.OTLP_ENDPOINT, "an address such as http://127.0.0.1:4318");
            return Optional.empty();
        }

        private double share() {
            try {
                double share = Double.parseDouble(text(Setting.TRACES_SHARE));
                if (share >= 0 && share <= 1) {
                    return share;
                }
            } catch (NumberFormatException e) {
                // refused below, like a number out of range
            }
            refuse(Setting.TRACES_SHARE, "a number from 0 to 1");
            return 0;
        }

        /** What is refused is not shown: it may hold a credential. */
        private Map<String, String> headers() {
            Map<String, String> headers = new LinkedHashMap<>();
            for (String pair : text(Setting.OTLP_HEADERS).split(",", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? "" : pair.substring(0, equals).trim();
                try {
                    String value = decoded(pair.substring(equals + 1).trim());
                    if (HEADER_NAME.matcher(name).matches()
                            && value.chars().allMatch(c -> c >= ' ' && c < 127)) {
                        headers.put(name, value);
                        continue;
                    }
                } catch (IllegalArgumentException e) {
                    // refused below, like a name that is none
                }
                if (!pair.isBlank()) {
                    problems.add(
                            "OTEL_EXPORTER_OTLP_HEADERS must be pairs such as api-key=abc,team=flags, with"
                                    + " values percent-encoded where they are more than letters.");
                }
            }
            return headers;
        }

        /** A plus is a plus here, as in a path. */
        private static String decoded(String value) {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        }

        private StoreConfig store() {
            return new StoreConfig(
                    kind(),
                    path(Setting.DATA_DIR).orElse(Path.of("data")),
                    text(Setting.DB_URL),
                    present(Setting.DB_USER),
                    present(Setting.DB_PASSWORD),
                    redis(),
                    path(Setting.SNAPSHOT_DIR)
                            .orElseGet(() ->
                                    path(Setting.DATA_DIR)
                                            .orElse(Path.of("data"))
                                            .resolve("snapshot")),
                    Duration.ofHours(number(Setting.MAX_OFFLINE_AUTH, 0, 8760)),
                    Duration.ofHours(number(Setting.RESUME_HOURS, 0, 87_600)),
                    Duration.ofHours(number(Setting.APPROVAL_HOURS, 1, 87_600)),
                    number(Setting.FORMAT, LogRecord.FORMAT, LogRecord.NEWEST_FORMAT),
                    number(Setting.PREVIEW_CONTEXTS, 0, 100_000),
                    number(Setting.MAX_IMPORT, 1024, 1 << 30));
        }

        /** What is refused is not shown: it may hold a password. */
        private Optional<URI> redis() {
            String url = text(Setting.REDIS_URL);
            if (url.isEmpty()) {
                return Optional.empty();
            }
            try {
                URI uri = URI.create(url);
                if (List.of("redis", "rediss").contains(String.valueOf(uri.getScheme()))
                        && uri.getHost() != null) {
                    return Optional.of(uri);
                }
            } catch (IllegalArgumentException e) {
                // refused below, like any other address
            }
            problems.add(
                    "FF_REDIS_URL must be an address such as redis://127.0.0.1:6379; user and password"
                            + " go before the host, percent-encoded.");
            return Optional.empty();
        }

        private @Nullable String present(Setting setting) {
            String value = text(setting);
            return value.isEmpty() ? null : value;
        }

        /**
         * What is named decides: a database, a data directory. Who names documents and no place to
         * keep changes in keeps flags in files.
         */
        private StoreConfig.Kind kind() {
            boolean url = !text(Setting.DB_URL).isEmpty();
            boolean documents =
                    !text(Setting.REGISTRY_PATH).isEmpty()
                            || !text(Setting.OVERRIDES_PATH).isEmpty();
            boolean directory = environment.getOrDefault(Setting.DATA_DIR.name(), "").isEmpty();
            return switch (text(Setting.STORE)) {
                case "auto" ->
                        url
                                ? StoreConfig.Kind.POSTGRES
                                : documents && directory
                                        ? StoreConfig.Kind.FILE
                                        : StoreConfig.Kind.SQLITE;
                case "file" -> StoreConfig.Kind.FILE;
                case "sqlite" -> StoreConfig.Kind.SQLITE;
                case "postgres" -> {
                    if (!url) {
                        problems.add("FF_STORE=postgres needs FF_DB_URL, which is not set.");
                    }
                    yield StoreConfig.Kind.POSTGRES;
                }
                default -> {
                    refuse(Setting.STORE, "one of auto, sqlite, postgres, file");
                    yield StoreConfig.Kind.SQLITE;
                }
            };
        }

        private Set<String> origins(Setting setting, boolean any) {
            Set<String> origins = new LinkedHashSet<>();
            for (String origin : text(setting).split("[ ,]+", -1)) {
                if (origin.isEmpty()) {
                    continue;
                }
                if (!isOrigin(origin) && !(any && origin.equals(Cors.ANY))) {
                    refuse(
                            setting,
                            "origins such as http://127.0.0.1:8081: in lower case, without a path,"
                                    + " a port only where it is not the usual one");
                }
                origins.add(origin);
            }
            return origins;
        }

        /** As a browser writes it: another spelling would be allowed by the page, never by CORS. */
        private static boolean isOrigin(String text) {
            try {
                URI uri = URI.create(text);
                int usual = "https".equals(uri.getScheme()) ? 443 : 80;
                String port =
                        uri.getPort() < 0 || uri.getPort() == usual ? "" : ":" + uri.getPort();
                String written = uri.getScheme() + "://" + uri.getHost() + port;
                return text.equals(written.toLowerCase(Locale.ROOT))
                        && List.of("http", "https").contains(uri.getScheme());
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    }

    /** Origins whose pages may ask: for flags, or as testers. */
    Set<String> pageOrigins() {
        Set<String> all = new LinkedHashSet<>(testerOrigins);
        all.addAll(corsOrigins);
        return all;
    }

    /** The table of all settings, for {@code --help}. */
    static String help() {
        StringBuilder help = new StringBuilder("Settings (environment variables):\n");
        for (Setting setting : Setting.ALL) {
            String fallback = setting.fallback().isEmpty() ? "none" : setting.fallback();
            String unit = setting.unit().isEmpty() ? "" : " " + setting.unit();
            help.append("  %s (default %s%s)%n".formatted(setting.name(), fallback, unit));
            help.append("      ").append(setting.meaning()).append(System.lineSeparator());
        }
        return help.toString();
    }
}
