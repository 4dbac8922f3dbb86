package dev.halyard.server.admin;

import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.LogQuery;
import dev.halyard.control.log.LogRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the records that a tenant sees. The log has no column for tenants, so it is read in pieces
 * until the page is full or the log ends: a page never says how many others lie between.
 */
final class TenantRecords {
    private static final int PIECE = 1000;

    private TenantRecords() {}

    /** As {@link ChangeLog#find}, of those that it sees. */
    static List<LogRecord> find(ChangeLog log, LogQuery query, TenantView view) {
        List<LogRecord> seen = new ArrayList<>();
        long before = query.before();
        while (true) {
            List<LogRecord> piece = log.find(query.piece(before, PIECE));
            for (LogRecord record : piece) {
                if (view.sees(record)) {
                    seen.add(TenantView.inside(record));
                }
                if (seen.size() == query.limit()) {
                    return seen;
                }
            }
            if (piece.size() < PIECE) {
                return seen;
            }
            before = piece.getLast().seq();
        }
    }
}
