-- Monday afternoon. Loops, because each loan is decided by a command of its own.
create or replace function internal.settle_demo_loans(
    entity lending.legal_entity, on_date date
) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _seed bigint := (select r.seed from ops.demo_run as r);
    _unit numeric := (select d.unit_amount from ops.demo_entity as d where d.code = (entity).code);
    _item record;
    _calls bigint := 0;
begin
    perform internal.book_demo_at(entity, settle_demo_loans.on_date, '15:00');
    for _item in
        select
            l.id,
            l.status,
            l.currency_code,
            internal.demo_habit(l.loan_number, _seed) as habit,
            internal.demo_chance(
                format('%s fate %s', l.loan_number, settle_demo_loans.on_date), _seed
            ) as chance,
            l.oldest_unpaid_due_date,
            settle_demo_loans.on_date
            - coalesce(l.charged_off_on, l.oldest_unpaid_due_date) as days
        from lending.loan as l
        where
            l.legal_entity_id = (entity).id
            and (
                l.status = 'active'
                and l.oldest_unpaid_due_date < settle_demo_loans.on_date - 45
                or l.status in ('charged_off', 'written_off')
            )
        order by l.loan_number
    loop
        case
            when _item.status = 'active' and _item.habit = 'reschedules' and not exists (
                select
                from lending.loan_modification as m
                where m.legal_entity_id = (entity).id and m.loan_id = _item.id
            ) then
                perform from api.re_age_loan(
                    (entity).id, _item.id, settle_demo_loans.on_date + 25, 9,
                    'Two rents missed; agreed to begin again'
                );
            when _item.status = 'active' and _item.days > 120 then
                perform from api.charge_off_loan(
                    (entity).id, _item.id, format('demo charge-off %s', _item.id), 'delinquent'
                );
            when _item.status = 'charged_off' and _item.days > 180 then
                perform from api.write_off_loan(
                    (entity).id, _item.id, format('demo write-off %s', _item.id),
                    reason_code => 'delinquent'
                );
            when _item.status = 'charged_off' and _item.chance < 0.03 then
                perform from api.receive_payment(
                    (entity).id, _item.id, _unit * 2, _item.currency_code,
                    format('demo late money %s %s', _item.id, settle_demo_loans.on_date)
                );
            when _item.status = 'written_off' and _item.chance < 0.02 then
                perform from api.record_recovery(
                    (entity).id, _item.id, _unit * 3, _item.currency_code,
                    format('demo recovery %s %s', _item.id, settle_demo_loans.on_date)
                );
            else continue;
        end case;
        _calls := _calls + 1;
    end loop;

    for _item in
        select l.id, l.currency_code, l.loan_number
        from lending.loan as l
        where
            l.legal_entity_id = (entity).id
            and l.status = 'active'
            and l.oldest_unpaid_due_date is not null
            and internal.demo_habit(l.loan_number, _seed) = 'disputes'
            and l.start_date >= settle_demo_loans.on_date - 75
            and l.start_date < settle_demo_loans.on_date - 68
        order by l.loan_number
    loop
        perform from api.open_dispute(
            (entity).id, _item.id, 'payment_discrepancy', _unit,
            'A payment was booked with another amount'
        );
        _calls := _calls + 1;
    end loop;

    for _item in
        select
            d.id,
            internal.demo_chance(l.loan_number || ' verdict', _seed) as chance
        from lending.dispute as d
        inner join lending.loan as l on d.legal_entity_id = l.legal_entity_id and d.loan_id = l.id
        where
            d.legal_entity_id = (entity).id
            and d.resolved_on is null
            and l.status = 'active'
            and d.opened_on + 7 + floor(
                40 * internal.demo_chance(l.loan_number || ' delay', _seed)
            )::integer <= settle_demo_loans.on_date
        order by l.loan_number
    loop
        perform from api.resolve_dispute(
            (entity).id,
            _item.id,
            case
                when _item.chance < 0.3 then 'borrower'
                when _item.chance < 0.8 then 'lender'
                else 'withdrawn'
            end,
            format('demo verdict %s', _item.id)
        );
        _calls := _calls + 1;
    end loop;

    -- Direct debits and cards that were given back.
    for _item in
        select t.id, internal.demo_chance(t.value_date || l.loan_number, _seed) as chance
        from lending.payment as p
        inner join lending.loan_transaction as t
            on
                p.legal_entity_id = t.legal_entity_id
                and p.id = t.payment_id
                and p.received_at = t.payment_received_at
        inner join lending.loan as l on t.legal_entity_id = l.legal_entity_id and t.loan_id = l.id
        where
            p.legal_entity_id = (entity).id
            and p.received_at
            >= (settle_demo_loans.on_date - 14)::timestamp at time zone (entity).time_zone
            and p.received_at
            < (settle_demo_loans.on_date - 7)::timestamp at time zone (entity).time_zone
            and t.transaction_type = 'repayment'
            and l.status = 'active'
            and internal.demo_chance(t.value_date || l.loan_number, _seed) < 0.006
        order by l.loan_number, t.value_date
    loop
        if _item.chance < 0.003 then
            perform from api.charge_back_payment(
                (entity).id, _item.id, format('demo chargeback %s', _item.id)
            );
        else
            perform from api.reverse_transaction(
                (entity).id, _item.id, format('demo return %s', _item.id)
            );
        end if;
        _calls := _calls + 1;
    end loop;
    return _calls;
end
$$;

comment on function internal.settle_demo_loans(lending.legal_entity, date) is
'What a demo entity decides on a Monday: new terms, charge-offs, write-offs, recoveries, disputes '
'and payments that were given back; returns how many.';

revoke all on function internal.settle_demo_loans(lending.legal_entity, date) from public;
