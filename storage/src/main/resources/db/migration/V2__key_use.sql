-- When an API key was last used, in milliseconds: operational, not part of the log. The newest wins.
create table key_use (
    key  ${text} not null primary key,
    time ${whole} not null
)${strict};
