-- Monday morning: the steps of the close that look after late loans run for Sunday, then agents
-- call. A loop, because agents use the commands, one borrower at a time.
create or replace function internal.collect_demo_loans(
    entity lending.legal_entity, on_date date
) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _seed bigint := (select r.seed from ops.demo_run as r);
    _case record;
    _chance numeric;
    _calls bigint;
begin
    perform internal.book_demo_at(entity, collect_demo_loans.on_date, '05:00');
    perform internal.close_step_promises((entity).id, collect_demo_loans.on_date - 1);
    _calls := internal.close_step_collections((entity).id, collect_demo_loans.on_date - 1);
    perform internal.book_demo_at(entity, collect_demo_loans.on_date, '11:00');
    for _case in
        with
        called as materialized (
            select
                c.loan_id,
                l.loan_number,
                l.currency_code
            from lending.collections_case as c
            inner join lending.loan as l
                on c.legal_entity_id = l.legal_entity_id and c.loan_id = l.id
            where
                c.legal_entity_id = (entity).id
                and c.state = 'open'
                and l.status = 'active'
                and internal.demo_chance(
                    format('%s call %s', l.loan_number, collect_demo_loans.on_date), _seed
                ) < 0.25
        )

        select
            k.*,
            o.overdue_amount
        from called as k
        cross join lateral internal.overdue_on(
            (entity).id, k.loan_id, collect_demo_loans.on_date
        ) as o
        where o.overdue_amount > 0
        order by k.loan_number
    loop
        _chance := internal.demo_chance(
            format('%s answer %s', _case.loan_number, collect_demo_loans.on_date), _seed
        );
        perform from api.record_contact_attempt(
            (entity).id,
            _case.loan_id,
            'phone',
            case
                when _chance < 0.5 then 'reached'
                when _chance < 0.8 then 'no_answer'
                when _chance < 0.95 then 'message_left'
                else 'refused'
            end
        );
        if _chance < 0.35 then
            perform from api.promise_to_pay(
                (entity).id, _case.loan_id, _case.overdue_amount,
                collect_demo_loans.on_date + 3 + floor(20 * _chance)::integer
            );
        elsif _chance > 0.6 and _chance < 0.75 then
            perform api.add_charge(
                (entity).id, _case.loan_id, 'LATE_FEE', collect_demo_loans.on_date,
                format('demo fee %s %s', _case.loan_id, collect_demo_loans.on_date)
            );
        elsif _chance > 0.96 then
            perform from api.open_dispute(
                (entity).id, _case.loan_id, 'amount', _case.overdue_amount,
                'The borrower says the rent was not due'
            );
        end if;
        _calls := _calls + 1;
    end loop;
    return _calls;
end
$$;

comment on function internal.collect_demo_loans(lending.legal_entity, date) is
'The collections work of a demo entity on a Monday: rules, promises judged, calls, new promises, '
'fees and disputes; returns how many.';

revoke all on function internal.collect_demo_loans(lending.legal_entity, date) from public;
