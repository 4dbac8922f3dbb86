package dev.halyard.storage.sql;

import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.ChangeLog.Projected;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test of a store, which starts empty. */
abstract class StoreHarness {
    ChangeLog log;

    /** An empty log. */
    abstract ChangeLog open() throws Exception;

    @BeforeEach
    void openLog() throws Exception {
        log = open();
    }

    @AfterEach
    void closeLog() {
        log.close();
    }

    final List<Projected> current() {
        List<Projected> things = new ArrayList<>();
        log.current(things::add);
        return things;
    }
}
