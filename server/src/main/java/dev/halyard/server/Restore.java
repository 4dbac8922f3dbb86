package dev.halyard.server;

import dev.halyard.cli.Cli;
import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.Head;
import dev.halyard.control.log.LogLine;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.log.StoreUnavailableException;
import dev.halyard.control.verify.LogBytes;
import dev.halyard.control.verify.LogVerifier;
import dev.halyard.storage.sql.PostgresStore;
import dev.halyard.storage.sql.SqliteStore;
import dev.halyard.storage.sql.StoreRefusedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code bin/halyard restore}: a backup of the log into an empty store, all of it in one
 * transaction, with the projections that it adds up to.
 */
final class Restore {
    private static final int PAGE = 1000;

    private Restore() {}

    /** The status to exit with. */
    static int run(String[] args) {
        if (args.length != 2 || args[1].startsWith("-")) {
            return Cli.run(args, Config.help());
        }
        Path file = Path.of(args[1]);
        try {
            StoreConfig settings = Config.fromEnvironment(Map.of()).store();
            long start = System.nanoTime();
            verify(file); // before anything is written
            try (ChangeLog log = open(settings)) {
                Head end = restore(file, log);
                System.out.printf(
                        "%s is at revision %d, head %s, in %d ms%n",
                        settings.name(),
                        end.seq(),
                        end.hash(),
                        (System.nanoTime() - start) / 1_000_000);
            }
            return 0;
        } catch (Config.InvalidConfigException
                | StoreRefusedException
                | StoreUnavailableException
                | IllegalArgumentException e) {
            System.err.println("Nothing was restored: " + e.getMessage());
        } catch (IOException | UncheckedIOException e) {
            System.err.println("Nothing was restored: the backup cannot be read: " + e);
        }
        return 1;
    }

    private static ChangeLog open(StoreConfig settings) {
        return switch (settings.kind()) {
            case FILE ->
                    throw new IllegalArgumentException(
                            "FF_STORE=file keeps no log; name a store with FF_DATA_DIR or FF_DB_URL.");
            case SQLITE -> SqliteStore.open(settings.dataDir());
            case POSTGRES ->
                    PostgresStore.open(settings.dbUrl(), settings.dbUser(), settings.dbPassword());
        };
    }

    /**
     * @throws IllegalArgumentException when it is not, to the byte, what the log writes
     */
    private static void verify(Path file) throws IOException {
        LogVerifier verifier = new LogVerifier();
        try (InputStream in = Files.newInputStream(file)) {
            LogBytes.verify(in, verifier, records -> {});
        }
        LogVerifier.Bad bad = verifier.bad();
        if (bad != null) {
            throw new IllegalArgumentException(
                    "%s is not valid: line %d %s".formatted(file, bad.line(), bad.problem()));
        }
        if (verifier.state().revision() == 0) {
            throw new IllegalArgumentException(file + " has no record.");
        }
    }

    /**
     * @throws IllegalArgumentException when the store has a log already
     */
    static Head restore(Path file, ChangeLog log) {
        return log.transact(transaction -> {
            if (transaction.head().seq() > 0) {
                throw new IllegalArgumentException(
                        "the store has %d records already. Name an empty one."
                                .formatted(transaction.head().seq()));
            }
            try (BufferedReader lines = Files.newBufferedReader(file)) {
                for (List<LogRecord> page = page(lines); !page.isEmpty(); page = page(lines)) {
                    transaction.append(page);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return transaction.head();
        });
    }

    private static List<LogRecord> page(BufferedReader lines) throws IOException {
        List<LogRecord> page = new ArrayList<>(PAGE);
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                page.add(LogLine.read(line));
                if (page.size() == PAGE) {
                    break;
                }
            }
        } catch (LogLine.MalformedLineException e) {
            throw new IllegalArgumentException("a line " + e.getMessage(), e);
        }
        return page;
    }
}
