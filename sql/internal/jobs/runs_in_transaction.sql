-- A single statement of these kinds cannot change the role that runs it, so it needs no transaction
-- to hold it. The procedure is named with nothing but a literal as its argument.
create or replace function internal.runs_in_transaction(command text) returns boolean
language sql immutable strict parallel safe
return runs_in_transaction.command
!~* (
    '^\s*((vacuum|reindex|cluster|((create\s+(unique\s+)?|drop\s+)index\s+concurrently))\M'
    '|call\s+api\.close_business_day\(\s*''[0-9a-f-]{36}''\s*\)\s*;?\s*$)'
);

comment on function internal.runs_in_transaction(text) is
'Whether a command is run inside a transaction that also records the result: all but VACUUM, '
'REINDEX, CLUSTER and concurrent index commands, which PostgreSQL refuses there, and '
'api.close_business_day(), which commits by itself.';

revoke all on function internal.runs_in_transaction(text) from public;
