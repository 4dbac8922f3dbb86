-- How often flags were evaluated, and what was decided: operational, not part of the log, and of nobody.
-- A row is of an hour or a day (hours: 1 or 24) that begins then, in milliseconds. variant is '' for none.
create table evaluation_count (
    hours    ${whole} not null,
    begins   ${whole} not null,
    flag_key ${text} not null,
    env      ${text} not null,
    source   ${text} not null,
    enabled  ${whole} not null,
    variant  ${text} not null,
    times    ${whole} not null,
    primary key (hours, begins, flag_key, env, source, enabled, variant)
)${strict};

create index evaluation_count_flag on evaluation_count (flag_key, begins);

-- When a flag was last evaluated, in milliseconds. The newest wins.
create table evaluation_last (
    flag_key ${text} not null,
    env      ${text} not null,
    time     ${whole} not null,
    primary key (flag_key, env)
)${strict};

-- Since when there are counts (0: nobody has counted yet); also what whoever tidies locks.
create table evaluation_since (
    one  ${whole} not null primary key check (one = 1),
    time ${whole} not null
)${strict};

insert into evaluation_since (one, time) values (1, 0);
