package dev.halyard.storage.sql;

import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.MemoryChangeLog;

class MemoryChangeLogTest extends ChangeLogContract {
    @Override
    ChangeLog open() {
        return new MemoryChangeLog();
    }
}
