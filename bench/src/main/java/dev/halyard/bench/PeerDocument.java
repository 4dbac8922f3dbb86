package dev.halyard.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All {@value Flags#COUNT} flags in the JSON of some peer. In what is given, <key> stands for the
 * key.
 */
final class PeerDocument {
    private final Map<String, String> flags = new LinkedHashMap<>();

    /** Starts with the filler flags. */
    static PeerDocument ofFillers(String json) {
        PeerDocument document = new PeerDocument();
        for (int i = 0; i < Flags.COUNT - Flags.NAMED; i++) {
            document.flag(Flags.filler(i), json);
        }
        return document;
    }

    PeerDocument flag(String key, String json) {
        flags.put(key, json.replace("<key>", key));
        return this;
    }

    /** The flags as an object, by key. */
    String object() {
        return flags.entrySet().stream()
                .map(flag -> "\"" + flag.getKey() + "\": " + flag.getValue())
                .collect(Collectors.joining(",\n", "{", "}"));
    }

    /** The flags as an array. */
    String array() {
        return String.join(",\n", flags.values()).transform(all -> "[" + all + "]");
    }

    /** The listed tenants as an array. */
    static String tenants() {
        return "[\"" + String.join("\", \"", Users.LISTED_TENANTS) + "\"]";
    }

    /** A file that is gone when the process ends. */
    static Path write(String text) {
        try {
            Path file = Files.createTempFile("halyard-bench-", ".json");
            file.toFile().deleteOnExit();
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
