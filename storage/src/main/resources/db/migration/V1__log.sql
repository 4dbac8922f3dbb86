-- The log and what is derived from it. One script for SQLite and PostgreSQL: what differs between
-- them is a placeholder, filled in by the dialect.

-- Where the log ends: the row that a transaction locks, and that a start reads first.
create table head (
    one      ${whole} not null primary key check (one = 1),
    seq      ${whole} not null,
    hash     ${text} not null,
    time     ${whole} not null,
    identity ${text}
)${strict};

insert into head (one, seq, hash, time, identity)
values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000', 0, null);

-- The system of record. The line is the record; the other columns are taken from it to find it by.
-- ts is the record's own time, time the running maximum, both in milliseconds.
create table log (
    seq       ${whole} not null primary key,
    ts        ${whole} not null,
    time      ${whole} not null,
    actor     ${text} not null,
    action    ${text} not null,
    kind      ${text} not null,
    flag_key  ${text},
    env       ${text},
    change_id ${text} not null,
    line      ${text} not null
)${strict};

create index log_time on log (time, seq);
create index log_flag on log (flag_key, seq) where flag_key is not null;
create index log_actor on log (actor, seq);
create index log_action on log (action, seq);
create index log_kind on log (kind, seq);
create index log_change on log (change_id, seq);

${append_only}

-- Every version of every thing: of one record at most one version is made, so its seq names it.
-- flag_key and unit are there for override rows only. until null: it is so now.
create table projection (
    since    ${whole} not null primary key,
    until    ${whole},
    born     ${whole} not null,
    kind     ${text} not null,
    key      ${text} not null,
    flag_key ${text},
    unit     ${text},
    doc      ${text} not null
)${strict};

create index projection_versions on projection (kind, key, since);
create index projection_born on projection (born) where until is null;
create index projection_past on projection (kind, until, since) where until is not null;
create index projection_rows on projection (flag_key, unit, since) where unit is not null;

-- Answers given under an idempotency key: operational, not part of the log.
create table idempotency (
    caller    ${text} not null,
    key       ${text} not null,
    body_hash ${text} not null,
    answer    ${text} not null,
    time      ${whole} not null,
    primary key (caller, key)
)${strict};

create index idempotency_time on idempotency (time);

create table checkpoint (
    seq        ${whole} not null,
    hash       ${text} not null,
    ts         ${text} not null,
    public_key ${text} not null,
    signature  ${text} not null,
    primary key (seq, ts, public_key)
)${strict};
