package dev.halyard.storage.sql;

import dev.halyard.control.log.FleetNotes;
import dev.halyard.control.log.MemoryFleetNotes;
import java.time.InstantSource;

class MemoryFleetNotesTest extends FleetNotesContract {
    private final FleetNotes notes = new MemoryFleetNotes(InstantSource.system());

    @Override
    FleetNotes notes() {
        return notes;
    }
}
