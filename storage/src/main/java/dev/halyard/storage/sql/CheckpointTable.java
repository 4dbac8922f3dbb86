package dev.halyard.storage.sql;

import dev.halyard.control.log.Checkpoint;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Signed checkpoints. */
final class CheckpointTable {
    private CheckpointTable() {}

    static void keep(Handle handle, Checkpoint checkpoint) {
        handle.createUpdate(
                        "insert into checkpoint (seq, hash, ts, public_key, signature)"
                                + " values (?, ?, ?, ?, ?) on conflict do nothing")
                .bind(0, checkpoint.seq())
                .bind(1, checkpoint.hash())
                .bind(2, checkpoint.ts())
                .bind(3, checkpoint.publicKey())
                .bind(4, checkpoint.signature())
                .execute();
    }

    static List<Checkpoint> newest(Handle handle, int most) {
        return handle.createQuery(
                        "select seq, hash, ts, public_key, signature from checkpoint"
                                + " order by seq desc, ts desc limit ?")
                .bind(0, most)
                .map((row, context) ->
                        new Checkpoint(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5)))
                .list();
    }
}
