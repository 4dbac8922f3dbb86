package dev.halyard.storage.sql;

import dev.halyard.control.log.FleetNotes;
import java.time.Duration;
import java.util.Optional;

/** Notes of the fleet in the database, and by its clock. */
final class SqlFleetNotes implements FleetNotes {
    private final Writer writer;
    private final Reader reader;
    private final String take;

    SqlFleetNotes(Writer writer, Reader reader, Dialect dialect) {
        this.writer = writer;
        this.reader = reader;
        take = take(dialect.now());
    }

    /** One statement, so that two who take it at once come one after the other. */
    private static String take(String now) {
        return """
        insert into lease (name, holder, token, until) values (:name, :holder, 1, NOW + :term)
        on conflict (name) do update set
            holder = excluded.holder,
            token = lease.token + case when lease.until > NOW then 0 else 1 end,
            until = excluded.until
        where lease.holder = excluded.holder or lease.until <= NOW
        returning token
        """
                .replace("NOW", now);
    }

    @Override
    public Optional<LentCopy> lent() {
        return reader.read(handle ->
                handle.createQuery("select seq, hash, sha256, bytes from lent_copy")
                        .map((row, context) ->
                                new LentCopy(
                                        row.getLong(1),
                                        row.getString(2),
                                        row.getString(3),
                                        row.getInt(4)))
                        .findOne());
    }

    @Override
    public void lend(LentCopy copy) {
        writer.transact(handle ->
                handle.createUpdate(
                                "insert into lent_copy (one, seq, hash, sha256, bytes)"
                                        + " values (1, ?, ?, ?, ?) on conflict (one) do update set"
                                        + " seq = excluded.seq, hash = excluded.hash,"
                                        + " sha256 = excluded.sha256, bytes = excluded.bytes")
                        .bind(0, copy.seq())
                        .bind(1, copy.hash())
                        .bind(2, copy.sha256())
                        .bind(3, copy.bytes())
                        .execute());
    }

    @Override
    public Optional<Lease> lease(String name, String holder, Duration term) {
        return writer.transact(handle ->
                handle.createQuery(take)
                        .bind("name", name)
                        .bind("holder", holder)
                        .bind("term", term.toMillis())
                        .mapTo(Long.class)
                        .findOne()
                        .map(token -> new Lease(name, holder, token)));
    }

    @Override
    public void release(Lease lease) {
        writer.transact(handle ->
                handle.createUpdate(
                                "update lease set until = 0"
                                        + " where name = ? and holder = ? and token = ?")
                        .bind(0, lease.name())
                        .bind(1, lease.holder())
                        .bind(2, lease.token())
                        .execute());
    }
}
