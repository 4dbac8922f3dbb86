package dev.halyard.server;

import java.util.List;

/**
 * One setting of the service. {@code --help} and docs/configuration.md are written from this table.
 *
 * @param name of the environment variable
 * @param fallback what holds when it is absent or empty, as a person would write it
 * @param unit of its value; empty where it has none
 */
record Setting(String name, String fallback, String unit, String meaning) {
    static final Setting HOST =
            new Setting(
                    "FF_HOST",
                    "127.0.0.1",
                    "",
                    "Address to listen on. One that others can reach needs callers to be verified:"
                            + " FF_JWKS_URL, FF_JWT_PUBLIC_KEY, or FF_ALLOW_DEV_HEADERS=false for API"
                            + " keys alone.");
    static final Setting PORT =
            new Setting("FF_PORT", "8080", "", "Port to listen on; 0 takes any free one.");
    static final Setting REGISTRY_PATH =
            new Setting(
                    "FF_REGISTRY_PATH",
                    "",
                    "",
                    "Registry document: what an empty store begins with, or, with FF_STORE=file, what"
                            + " is served and followed as it changes. Absent: the sixteen seed"
                            + " flags.");
    static final Setting OVERRIDES_PATH =
            new Setting(
                    "FF_OVERRIDES_PATH",
                    "",
                    "",
                    "Stored overrides that go with it. Absent: none, or the seed's rows with the seed"
                            + " flags.");
    static final Setting STORE =
            new Setting(
                    "FF_STORE",
                    "auto",
                    "",
                    "What flags are kept in: sqlite (embedded, in FF_DATA_DIR), postgres (FF_DB_URL),"
                            + " file (read-only). auto: postgres with FF_DB_URL; file when documents"
                            + " are named and FF_DATA_DIR is not; else sqlite.");
    static final Setting DATA_DIR =
            new Setting(
                    "FF_DATA_DIR",
                    "data",
                    "",
                    "Directory of the embedded store and the checkpoint key, made when missing.");
    static final Setting DB_URL =
            new Setting(
                    "FF_DB_URL",
                    "",
                    "",
                    "PostgreSQL to keep flags in: jdbc:postgresql://host/database.");
    static final Setting DB_USER =
            new Setting("FF_DB_USER", "", "", "User to connect to FF_DB_URL as.");
    static final Setting DB_PASSWORD =
            new Setting("FF_DB_PASSWORD", "", "", "Password of FF_DB_USER.");
    static final Setting REDIS_URL =
            new Setting(
                    "FF_REDIS_URL",
                    "",
                    "",
                    "Redis by which nodes tell each other of changes, and lend their flags to those that"
                            + " start: redis://[user:password@]host[:port], or rediss://. Absent, or"
                            + " away: changes of others are seen when the log is next looked at, and a"
                            + " start reads all of the database.");
    static final Setting SNAPSHOT_DIR =
            new Setting(
                    "FF_SNAPSHOT_DIR",
                    "",
                    "",
                    "Where a node with FF_DB_URL keeps what it serves, to start with when the database"
                            + " is away. Absent: snapshot in FF_DATA_DIR. One node, one directory.");
    static final Setting MAX_OFFLINE_AUTH =
            new Setting(
                    "FF_MAX_OFFLINE_AUTH",
                    "24",
                    "h",
                    "How long API keys are believed on a node that started without its database, since"
                            + " that was last read, and tokens on one that started without its"
                            + " identity provider, since its keys were last fetched; 0..8760.");
    static final Setting RESUME_HOURS =
            new Setting(
                    "FF_RESUME_HOURS",
                    "72",
                    "h",
                    "How long after a pause a gated flag may be resumed without a new approval;"
                            + " 0..87600.");
    static final Setting APPROVAL_HOURS =
            new Setting(
                    "FF_APPROVAL_HOURS",
                    "72",
                    "h",
                    "How long an approval can be signed and used; 1..87600.");
    static final Setting PREVIEW_CONTEXTS =
            new Setting(
                    "FF_PREVIEW_CONTEXTS",
                    "1000",
                    "",
                    "Contexts seen lately that are remembered per environment, in memory only, for"
                            + " previews; 0 remembers none. 0..100000.");
    static final Setting MAX_IMPORT =
            new Setting(
                    "FF_MAX_IMPORT",
                    "33554432",
                    "bytes",
                    "Largest body of an import; 1024..1073741824.");
    static final Setting FORMAT =
            new Setting(
                    "FF_FORMAT",
                    "1",
                    "",
                    "Newest format of log records to write, once every node knows it. This version"
                            + " knows 1 and 2; stops are always written in 1.");
    static final Setting POLL_MS =
            new Setting(
                    "FF_POLL_MS",
                    "1000",
                    "ms",
                    "How often the files, or the log, are looked at; 10..60000.");
    static final Setting ALLOW_DEV_HEADERS =
            new Setting(
                    "FF_ALLOW_DEV_HEADERS",
                    "",
                    "",
                    "true: believe the identity that callers send, on a loopback address only. Absent:"
                            + " true there, unless tokens can be verified.");
    static final Setting JWKS_URL =
            new Setting(
                    "FF_JWKS_URL",
                    "",
                    "",
                    "Where the keys that tokens are verified with are published: https, or http on"
                            + " loopback.");
    static final Setting JWT_PUBLIC_KEY =
            new Setting(
                    "FF_JWT_PUBLIC_KEY",
                    "",
                    "",
                    "The one key that tokens are verified with, instead of FF_JWKS_URL: PEM, or the"
                            + " path of a PEM file.");
    static final Setting JWT_AUDIENCE =
            new Setting(
                    "FF_JWT_AUDIENCE",
                    "",
                    "",
                    "Names, separated by spaces or commas, one of which must be among a token's aud."
                            + " Absent: any.");
    static final Setting JWT_ISSUER =
            new Setting("FF_JWT_ISSUER", "", "", "What a token's iss must be. Absent: any.");
    static final Setting JWT_ALGORITHMS =
            new Setting(
                    "FF_JWT_ALGORITHMS",
                    "RS256",
                    "",
                    "Algorithms that a token may be signed with, of RS256 RS384 RS512 PS256 PS384"
                            + " PS512 ES256 ES384 ES512 EdDSA.");
    static final Setting JWT_CLAIMS =
            new Setting(
                    "FF_JWT_CLAIMS",
                    "",
                    "",
                    "Other names for claims: user=sub tenant=tenant_id tier=tier role_key=role_key"
                            + " roles=roles scope=scope are the defaults; realm_access.roles is a"
                            + " path.");
    static final Setting JWT_ROLES =
            new Setting(
                    "FF_JWT_ROLES",
                    "",
                    "",
                    "What a provider's names for roles mean, such as release-team=editor+approver"
                            + " ops=admin. Names that are not here stand for themselves.");
    static final Setting ENVS =
            new Setting(
                    "FF_ENVS",
                    "prod staging dev",
                    "",
                    "Environments that are answered here; others are 403.");
    static final Setting CLIENT_ATTRIBUTES =
            new Setting(
                    "FF_CLIENT_ATTRIBUTES",
                    "",
                    "",
                    "Attributes, separated by spaces or commas, that an end user's request may set;"
                            + " all others come from the token.");
    static final Setting OIDC_ISSUER =
            new Setting(
                    "FF_OIDC_ISSUER",
                    "",
                    "",
                    "OpenID Connect provider that people sign in to the pages with; it publishes"
                            + " /.well-known/openid-configuration.");
    static final Setting OIDC_CLIENT_ID =
            new Setting("FF_OIDC_CLIENT_ID", "", "", "What the provider knows this service as.");
    static final Setting OIDC_CLIENT_SECRET =
            new Setting(
                    "FF_OIDC_CLIENT_SECRET",
                    "",
                    "",
                    "Its secret there. Absent: a public client, with PKCE alone.");
    static final Setting OIDC_SCOPES =
            new Setting("FF_OIDC_SCOPES", "openid profile", "", "Scopes that are asked for.");
    static final Setting PUBLIC_URL =
            new Setting(
                    "FF_PUBLIC_URL",
                    "",
                    "",
                    "Address under which browsers reach this service, such as https://flags.example."
                            + " Needed with FF_OIDC_ISSUER behind a proxy.");
    static final Setting SESSION_KEY =
            new Setting(
                    "FF_SESSION_KEY",
                    "",
                    "",
                    "32 bytes in Base64 that sessions and the addresses of streams are sealed with, the same"
                            + " on every node. Absent: made at start, so that a restart ends both.");
    static final Setting SESSION_HOURS =
            new Setting("FF_SESSION_HOURS", "8", "h", "How long a session lasts at most; 1..720.");
    static final Setting TLS_CERT =
            new Setting(
                    "FF_TLS_CERT",
                    "",
                    "",
                    "PEM file with the certificate and its chain; with FF_TLS_KEY, https is spoken."
                            + " Read again when it changes.");
    static final Setting TLS_KEY =
            new Setting("FF_TLS_KEY", "", "", "PEM file with its private key, PKCS #8.");
    static final Setting TRUSTED_PROXIES =
            new Setting(
                    "FF_TRUSTED_PROXIES",
                    "",
                    "",
                    "Addresses or networks (10.0.0.0/8) of proxies, separated by spaces or commas,"
                            + " whose X-Forwarded-For says a caller's address.");
    static final Setting RATE_KEY =
            new Setting(
                    "FF_RATE_KEY",
                    "0",
                    "requests/s",
                    "Most requests for each API key or service token; 0 for no limit. 0..1000000.");
    static final Setting RATE_TENANT =
            new Setting(
                    "FF_RATE_TENANT",
                    "0",
                    "requests/s",
                    "Most requests for each tenant whose credentials ask; 0 for no limit. 0..1000000.");
    static final Setting RATE_ADDRESS =
            new Setting(
                    "FF_RATE_ADDRESS",
                    "0",
                    "requests/s",
                    "Most requests from each address; 0 for no limit. 0..1000000.");
    static final Setting TESTER_ORIGINS =
            new Setting(
                    "FF_TESTER_ORIGINS",
                    "",
                    "",
                    "Other origins, separated by spaces or commas, that the tester here may ask and"
                            + " whose testers may ask here.");
    static final Setting CORS_ORIGINS =
            new Setting(
                    "FF_CORS_ORIGINS",
                    "",
                    "",
                    "Origins of web pages that may ask for flags, separated by spaces or commas; * for"
                            + " any, once callers are verified. No cookie is taken from them.");
    static final Setting MAX_CONCURRENT =
            new Setting(
                    "FF_MAX_CONCURRENT",
                    "256",
                    "",
                    "Most flag requests worked on at once, 1..100000; more are answered 503.");
    static final Setting MAX_CONNECTIONS =
            new Setting("FF_MAX_CONNECTIONS", "16000", "", "Most open connections, 1..1000000.");
    static final Setting MAX_STREAMS =
            new Setting(
                    "FF_MAX_STREAMS",
                    "10000",
                    "",
                    "Most open streams of changes, which count as connections too; 1..1000000.");
    static final Setting BODY_TIMEOUT_MS =
            new Setting(
                    "FF_BODY_TIMEOUT_MS",
                    "10000",
                    "ms",
                    "How long the headers of a request, its body, and the taking of its answer may"
                            + " last, each; 10..600000.");
    static final Setting IDLE_TIMEOUT_MS =
            new Setting(
                    "FF_IDLE_TIMEOUT_MS",
                    "60000",
                    "ms",
                    "After so long without a request a connection is closed; 100..3600000.");
    static final Setting SHUTDOWN_GRACE_MS =
            new Setting(
                    "FF_SHUTDOWN_GRACE_MS",
                    "10000",
                    "ms",
                    "How long a stop waits for requests that run; 0..600000.");
    static final Setting LOG_LEVEL =
            new Setting("FF_LOG_LEVEL", "info", "", "One of error, warn, info, debug.");
    static final Setting LOG_REQUESTS =
            new Setting(
                    "FF_LOG_REQUESTS",
                    "false",
                    "",
                    "Write a log line for every request; it names no person and no flag.");
    static final Setting OTLP_ENDPOINT =
            new Setting(
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    "",
                    "",
                    "OpenTelemetry collector that a span of each request is sent to, by OTLP over HTTP:"
                            + " http://127.0.0.1:4318. Absent: no traces.");
    static final Setting OTLP_HEADERS =
            new Setting(
                    "OTEL_EXPORTER_OTLP_HEADERS",
                    "",
                    "",
                    "Sent with them, such as a credential: name=value,name=value, values"
                            + " percent-encoded.");
    static final Setting OTEL_SERVICE_NAME =
            new Setting(
                    "OTEL_SERVICE_NAME", "halyard", "", "What this service is called in traces.");
    static final Setting TRACES_SHARE =
            new Setting(
                    "OTEL_TRACES_SAMPLER_ARG",
                    "1",
                    "",
                    "Share of the traces that begin here which are kept, 0..1. Of a request with a"
                            + " traceparent, its caller decides.");

    /** All of them, in the order of the documentation. */
    static final List<Setting> ALL =
            List.of(
                    HOST,
                    PORT,
                    REGISTRY_PATH,
                    OVERRIDES_PATH,
                    STORE,
                    DATA_DIR,
                    DB_URL,
                    DB_USER,
                    DB_PASSWORD,
                    REDIS_URL,
                    SNAPSHOT_DIR,
                    MAX_OFFLINE_AUTH,
                    RESUME_HOURS,
                    APPROVAL_HOURS,
                    PREVIEW_CONTEXTS,
                    MAX_IMPORT,
                    FORMAT,
                    POLL_MS,
                    ALLOW_DEV_HEADERS,
                    JWKS_URL,
                    JWT_PUBLIC_KEY,
                    JWT_AUDIENCE,
                    JWT_ISSUER,
                    JWT_ALGORITHMS,
                    JWT_CLAIMS,
                    JWT_ROLES,
                    ENVS,
                    CLIENT_ATTRIBUTES,
                    OIDC_ISSUER,
                    OIDC_CLIENT_ID,
                    OIDC_CLIENT_SECRET,
                    OIDC_SCOPES,
                    PUBLIC_URL,
                    SESSION_KEY,
                    SESSION_HOURS,
                    TLS_CERT,
                    TLS_KEY,
                    TRUSTED_PROXIES,
                    RATE_KEY,
                    RATE_TENANT,
                    RATE_ADDRESS,
                    TESTER_ORIGINS,
                    CORS_ORIGINS,
                    MAX_CONCURRENT,
                    MAX_CONNECTIONS,
                    MAX_STREAMS,
                    BODY_TIMEOUT_MS,
                    IDLE_TIMEOUT_MS,
                    SHUTDOWN_GRACE_MS,
                    LOG_LEVEL,
                    LOG_REQUESTS,
                    OTLP_ENDPOINT,
                    OTLP_HEADERS,
                    OTEL_SERVICE_NAME,
                    TRACES_SHARE);
}
