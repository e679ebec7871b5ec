-- Requeued at once: what an old leader left running in a transaction can no longer commit, because
-- its last statement looks for the row as it was.
-- requires: internal.runs_in_transaction
create or replace function internal.settle_orphans(
    fencing_token bigint, run_ids bigint[]
) returns bigint
language sql volatile
set search_path = ''
begin atomic
    with orphan as (
        update ops.job_slot as s
        set
            state = case
                when internal.runs_in_transaction(d.command) then 'waiting'
                else 'failed'
            end,
            attempt = s.attempt - internal.runs_in_transaction(d.command)::integer,
            earliest_at = clock_timestamp(),
            finished_at = clock_timestamp(),
            sqlstate = case
                when internal.runs_in_transaction(d.command) then 'RL811'
                else 'RL813'
            end,
            message = 'the scheduler that ran it was lost'
        from cron.job_run_details as d
        where
            s.state = 'running'
            and (
                s.fencing_token <> settle_orphans.fencing_token
                or s.runid <> all(settle_orphans.run_ids)
            )
            and d.runid = s.runid
        returning s.runid, s.message
    ),

    noted as (
        update cron.job_run_details as d
        set status = 'failed', return_message = orphan.message, end_time = clock_timestamp()
        from orphan
        where d.runid = orphan.runid
    )

    select count(*) from orphan;
end;

comment on function internal.settle_orphans(bigint, bigint[]) is
'Slots that an earlier leader left running, or this one without knowing of them: back to waiting, '
'the attempt not counted; failed where the command may have taken effect. Returns their number.';

revoke all on function internal.settle_orphans(bigint, bigint[]) from public;
