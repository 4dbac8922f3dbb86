-- What the nodes of a fleet note for each other: operational, not part of the log.

-- What the copy of a whole state must be that some node has lent the others by the cache: one row, the newest.
create table lent_copy (
    one    ${whole} not null primary key check (one = 1),
    seq    ${whole} not null,
    hash   ${text} not null,
    sha256 ${text} not null,
    bytes  ${whole} not null
)${strict};

-- Who does what must happen once. until is by the clock of this database, in milliseconds; token grows by one
-- each time that somebody takes the lease anew.
create table lease (
    name   ${text} not null primary key,
    holder ${text} not null,
    token  ${whole} not null,
    until  ${whole} not null
)${strict};
