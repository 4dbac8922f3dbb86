-- A migration to test upgrades with: a table that is filled from the log, several statements.
create table person (
    name  ${text} not null primary key,
    first ${whole} not null,
    last  ${whole}
)${strict};

insert into person (name, first) select actor, min(seq) from log group by actor;

update person set last = (select max(seq) from log where actor = person.name);

create index person_last on person (last);

alter table checkpoint add column note ${text};
