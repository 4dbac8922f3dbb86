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
                    "Address to listen on. Only loopback addresses are taken: callers are not"
                            + " verified yet.");
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
                    "Newest format of log records to write. This version knows 1.");
    static final Setting POLL_MS =
            new Setting(
                    "FF_POLL_MS",
                    "1000",
                    "ms",
                    "How often the files, or the log, are looked at; 10..60000.");
    static final Setting ALLOW_DEV_HEADERS =
            new Setting(
                    "FF_ALLOW_DEV_HEADERS",
                    "true",
                    "",
                    "Believe the identity that callers send. It is the only mode so far, so false is"
                            + " refused.");
    static final Setting TESTER_ORIGINS =
            new Setting(
                    "FF_TESTER_ORIGINS",
                    "",
                    "",
                    "Other origins, separated by spaces or commas, that the tester here may ask and"
                            + " whose testers may ask here.");
    static final Setting MAX_CONCURRENT =
            new Setting(
                    "FF_MAX_CONCURRENT",
                    "256",
                    "",
                    "Most flag requests worked on at once, 1..100000; more are answered 503.");
    static final Setting MAX_CONNECTIONS =
            new Setting("FF_MAX_CONNECTIONS", "10000", "", "Most open connections, 1..1000000.");
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
                    RESUME_HOURS,
                    APPROVAL_HOURS,
                    PREVIEW_CONTEXTS,
                    MAX_IMPORT,
                    FORMAT,
                    POLL_MS,
                    ALLOW_DEV_HEADERS,
                    TESTER_ORIGINS,
                    MAX_CONCURRENT,
                    MAX_CONNECTIONS,
                    BODY_TIMEOUT_MS,
                    IDLE_TIMEOUT_MS,
                    SHUTDOWN_GRACE_MS,
                    LOG_LEVEL,
                    LOG_REQUESTS);
}
