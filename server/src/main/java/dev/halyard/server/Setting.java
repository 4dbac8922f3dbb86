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
                    "Registry document to serve, followed as it changes. Absent: the sixteen seed"
                            + " flags.");
    static final Setting OVERRIDES_PATH =
            new Setting(
                    "FF_OVERRIDES_PATH",
                    "",
                    "",
                    "Stored overrides to serve with it, followed as they change. Absent: none, or the"
                            + " seed's rows with the seed flags.");
    static final Setting POLL_MS =
            new Setting(
                    "FF_POLL_MS", "1000", "ms", "How often the files are looked at; 10..60000.");
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
