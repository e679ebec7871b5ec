create or replace function internal.do_close_step(
    legal_entity_id uuid,
    business_date date,
    out step_code text,
    out row_count bigint,
    out seconds numeric,
    out is_closed boolean
)
language plpgsql volatile
set search_path = ''
as $$
declare
    _is_in_batches boolean;
    _batch integer;
    _started_at timestamptz := clock_timestamp();
begin
    select
        s.code,
        s.is_in_batches,
        r.batches + 1
    into strict step_code, _is_in_batches, _batch
    from ops.close_step as s
    cross join lateral (
        select
            count(*) as batches,
            coalesce(bool_or(x.is_last), false) as is_done
        from ops.close_step_run as x
        where
            x.legal_entity_id = do_close_step.legal_entity_id
            and x.business_date = do_close_step.business_date
            and x.step_code = s.code
    ) as r
    where not r.is_done
    order by s.position
    limit 1;
    execute format('select coalesce(internal.%I($1, $2), 0)', 'close_step_' || step_code)
    into strict row_count
    using do_close_step.legal_entity_id, do_close_step.business_date;
    seconds := extract(epoch from clock_timestamp() - _started_at);
    insert into ops.close_step_run (
        legal_entity_id, business_date, step_code, batch_number, is_last, row_count, seconds
    )
    values (
        do_close_step.legal_entity_id,
        do_close_step.business_date,
        step_code,
        _batch,
        not _is_in_batches or row_count = 0,
        row_count,
        seconds
    );
    is_closed := not exists (
        select
        from ops.close_step as s
        where not exists (
            select
            from ops.close_step_run as x
            where
                x.legal_entity_id = do_close_step.legal_entity_id
                and x.business_date = do_close_step.business_date
                and x.step_code = s.code
                and x.is_last
        )
    );
    if is_closed then
        insert into ops.close_run (legal_entity_id, business_date, closed_by_account_id)
        values (
            do_close_step.legal_entity_id,
            do_close_step.business_date,
            internal.acting_account_id()
        );
    end if;
end
$$;

comment on function internal.do_close_step(uuid, date) is
'Does the first step of a day that is not done, or a batch of it, and records its rows and '
'seconds; with the last one the day is closed. The caller has locked the closing of the entity.';

revoke all on function internal.do_close_step(uuid, date) from public;
