create or replace function internal.pay_demo_loans(
    entity lending.legal_entity, paid_from date, paid_before date
) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _seed bigint := (select r.seed from ops.demo_run as r);
    _payments jsonb;
    _loan record;
begin
    perform internal.book_demo_at(entity, pay_demo_loans.paid_before - 1, '21:00');
    select
        jsonb_agg(
            jsonb_build_object(
                'idempotency_key', format('demo %s %s', p.loan_id, p.value_date),
                'loan_id', p.loan_id,
                'amount', p.amount,
                'currency_code', (entity).base_currency_code,
                'value_date', p.value_date,
                'received_at', (p.value_date + time '06:00' + interval '13 hours'
                * internal.demo_chance(p.loan_id::text, _seed)) at time zone (entity).time_zone
            )
            order by p.value_date, p.loan_id
        )
    into _payments
    from internal.demo_payments(
        entity, pay_demo_loans.paid_from, pay_demo_loans.paid_before
    ) as p;
    if _payments is not null then
        perform from api.receive_payments((entity).id, _payments);
    end if;

    -- One by one, because each is asked what it owes.
    for _loan in
        select l.id, q.total_amount
        from lending.loan as l
        cross join lateral api.quote_payoff((entity).id, l.id) as q
        where
            l.legal_entity_id = (entity).id
            and l.status = 'active'
            and internal.demo_habit(l.loan_number, _seed) = 'prepays'
            and l.start_date + 60
            + floor(120 * internal.demo_chance(l.loan_number || ' patience', _seed))::integer
            < pay_demo_loans.paid_before
        order by l.id
    loop
        perform from api.receive_payment(
            (entity).id, _loan.id, _loan.total_amount, (entity).base_currency_code,
            format('demo payoff %s', _loan.id)
        );
    end loop;
    return coalesce(jsonb_array_length(_payments), 0);
end
$$;

comment on function internal.pay_demo_loans(lending.legal_entity, date, date) is
'Receives what the borrowers of a demo entity pay from a day until before another, in one batch '
'on the evening of the last; returns how many payments.';

revoke all on function internal.pay_demo_loans(lending.legal_entity, date, date) from public;
