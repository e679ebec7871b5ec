create or replace function ops.run_demo_step("position" integer) returns ops.demo_step
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _step ops.demo_step;
    _ends_on date := (select r.ends_on from ops.demo_run as r);
    _entity lending.legal_entity;
    _started_at timestamptz := clock_timestamp();
    _half date;
    _rows bigint;
begin
    perform internal.require_administrator();
    select s.* into _step
    from ops.demo_step as s
    where s.position = run_demo_step.position and s.done_at is null
    for no key update;
    if not found or exists (
        select
        from ops.demo_step as s
        where
            s.done_at is null
            and s.position < _step.position
            and coalesce(s.entity_code = _step.entity_code, true)
    ) then
        raise exception using
            errcode = 'RL893',
            message = 'the step of the demo is unknown, done, or not the next',
            detail = format('step %s', run_demo_step.position),
            hint = 'Run the open steps of ops.begin_demo() in their order.';
    end if;
    select e.* into _entity from lending.legal_entity as e where e.code = _step.entity_code;
    case _step.kind
        when 'rates' then _rows := internal.record_demo_rates();
        when 'found' then
            _rows := internal.found_demo_entity(_step.entity_code, _step.starts_on);
        when 'week' then
            _half := least(_step.starts_on + 4, _ends_on);
            _rows := internal.provide_demo_losses(_entity, _step.starts_on)
                + internal.collect_demo_loans(_entity, _step.starts_on)
                + internal.settle_demo_loans(_entity, _step.starts_on)
                + internal.originate_demo_loans(_entity, _step.starts_on, _step.starts_on + 7)
                + internal.pay_demo_loans(_entity, _step.starts_on, _half)
                + internal.debit_demo_loans(_entity, _half - 1);
            if _half < _ends_on then
                _rows := _rows + internal.pay_demo_loans(
                    _entity, _half, least(_step.starts_on + 7, _ends_on)
                );
            end if;
        when 'finish' then _rows := internal.finish_demo_entity(_entity, _ends_on);
    end case;
    perform internal.book_at(null);
    update ops.demo_step as s
    set
        done_at = clock_timestamp(),
        row_count = _rows,
        seconds = extract(epoch from clock_timestamp() - _started_at)
    where s.position = _step.position
    returning s.* into _step;
    return _step;
end
$$;

comment on function ops.run_demo_step(integer) is
'Does one step of the demo, through the commands of api, under the times at which it would have '
'been booked; returns it. For administrators. Raises RL004 (administrator), RL893 (not the next '
'step of its entity).';

revoke all on function ops.run_demo_step(integer) from public;
