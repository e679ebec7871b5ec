-- A single statement of these kinds cannot change the role that runs it, so it needs no transaction
-- to hold it. Of procedures that holds for Rently's own alone: one of the job's role could give the
-- role back. Its arguments are literals, so that nothing else is called.
create or replace function internal.runs_in_transaction(command text) returns boolean
language sql immutable strict parallel safe
return runs_in_transaction.command
!~* (
    '^\s*((vacuum|reindex|cluster|((create\s+(unique\s+)?|drop\s+)index\s+concurrently))\M'
    '|call\s+(api|ops)\.\w+\(\s*((''[^''\\]*''|-?\d+)\s*(,\s*(''[^''\\]*''|-?\d+)\s*)*)?\)'
    '\s*;?\s*$)'
);

comment on function internal.runs_in_transaction(text) is
'Whether a command is run inside a transaction that also records the result: all but VACUUM, '
'REINDEX, CLUSTER and concurrent index commands, which PostgreSQL refuses there, and calls of '
'procedures of schemas api and ops with literals, which commit by themselves.';

revoke all on function internal.runs_in_transaction(text) from public;
