package dev.halyard.storage.sql;

import java.nio.file.Path;

/** A process that opens a store, says where its log ends, and goes. */
final class OpenStore {
    private OpenStore() {}

    public static void main(String[] arguments) {
        try (SqlChangeLog log = SqliteStore.open(Path.of(arguments[0]))) {
            System.out.println("head " + log.head().seq());
        } catch (StoreRefusedException e) {
            System.out.println(e);
        }
    }
}
