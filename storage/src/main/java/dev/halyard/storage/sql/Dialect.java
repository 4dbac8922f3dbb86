package dev.halyard.storage.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** Where the databases differ. */
interface Dialect {
    /** What fills the placeholders of the migrations. */
    Map<String, String> placeholders();

    /**
     * Makes a new connection fit for use, and reads back what durability rests on.
     *
     * @throws StoreRefusedException when the database would lose what was acknowledged
     */
    void prepare(Connection connection) throws SQLException;

    /** Selects the head; in a transaction that writes, nobody else then moves it. */
    String lockHead();

    /** An expression: the database's time, milliseconds since the epoch. */
    String now();

    /**
     * Whether a commit that failed so may have happened all the same, or may come back after a
     * crash.
     */
    boolean mayHaveCommitted(SQLException failure);
}
