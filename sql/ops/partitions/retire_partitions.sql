-- As its caller, because a procedure that is security definer or has a setting cannot commit.
-- requires: ops.retire_next_partition
create or replace procedure ops.retire_partitions()
language plpgsql
as $$
begin
    while ops.retire_next_partition() is not null loop
        commit;
    end loop;
end
$$;

comment on procedure ops.retire_partitions () is
'Archives partitions older than their table''s policy keeps them and drops archived ones past '
'theirs, committing after each step. Call it outside a transaction; after an interruption the same '
'call goes on. Raises what ops.retire_next_partition() raises.';

revoke all on procedure ops.retire_partitions() from public;
grant execute on procedure ops.retire_partitions() to rently_scheduler;
