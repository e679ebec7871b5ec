-- requires: internal.is_job_function
-- The fence: it stands in the transaction of the command. If another leader has taken the slot
-- since, no row is found, and the command is undone with this transaction.
create or replace function ops.finish_run(run_id bigint, fencing_token bigint, row_count bigint)
returns bigint
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    update ops.job_slot as s
    set
        state = 'succeeded',
        finished_at = clock_timestamp(),
        message = format('%s rows', finish_run.row_count)
    where
        s.runid = finish_run.run_id
        and s.fencing_token = finish_run.fencing_token
        and s.state = 'running';
    if not found then
        raise exception using
            errcode = 'RL811',
            message = 'the slot is no longer this scheduler''s',
            detail = format('run %s', finish_run.run_id),
            hint = 'Nothing to do: the work is undone, and the new leader runs the slot.';
    end if;
    update cron.job_run_details as d
    set
        status = 'succeeded',
        return_message = format('%s rows', finish_run.row_count),
        end_time = clock_timestamp()
    where d.runid = finish_run.run_id;

    if exists (
        select
        from pg_catalog.pg_depend as d
        where
            d.refclassid = 'pg_catalog.pg_namespace'::regclass
            and d.refobjid = pg_my_temp_schema()
            and not (
                d.classid = 'pg_catalog.pg_proc'::regclass and internal.is_job_function(d.objid)
            )
    ) then
        discard temp;
    end if;
    return finish_run.row_count;
end
$$;

comment on function ops.finish_run(bigint, bigint, bigint) is
'Records that a run succeeded, in the transaction of its command, removes what is temporary of '
'the command, and returns its number of rows. '
'Raises RL811, which undoes the command, if the slot is no longer the caller''s.';

revoke all on function ops.finish_run(bigint, bigint, bigint) from public;
grant execute on function ops.finish_run(bigint, bigint, bigint) to rently_scheduler;
