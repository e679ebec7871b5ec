-- What a cap allows counts against what the loan was charged in the same period, reversals aside.
create or replace function internal.charge_allowance(
    loan lending.loan,
    component text,
    due_date date,
    base_amount numeric,
    is_late_instalment boolean default false,
    pending_amount numeric default 0
) returns numeric
language plpgsql stable parallel safe
set search_path = ''
as $$
begin
    return (
        select
            min(
                greatest(
                    least(c.max_amount, c.max_pct * p.base / 100) - coalesce(s.amount, 0)
                    - case
                        when c.per_period = 'charge' then 0 else charge_allowance.pending_amount
                    end,
                    0
                )
            )
        from lending.charge_cap as c
        cross join lateral (
            select case c.per_period
                when 'charge' then charge_allowance.base_amount
                else (loan).principal_amount
            end as base
        ) as p
        left join lateral (
            select sum(t.amount) as amount
            from internal.live_transactions((loan).legal_entity_id, (loan).id) as t
            where
                t.transaction_type = 'charge'
                and t.component = charge_allowance.component
                and case c.per_period
                    when 'loan' then true
                    when 'year'
                        then date_trunc('year', t.due_date)
                        = date_trunc('year', charge_allowance.due_date)
                    when 'month'
                        then date_trunc('month', t.due_date)
                        = date_trunc('month', charge_allowance.due_date)
                    when 'instalment' then t.due_date = charge_allowance.due_date
                    else false
                end
        ) as s on true
        where
            c.legal_entity_id = (loan).legal_entity_id
            and coalesce(c.product_version_id, (loan).product_version_id)
            = (loan).product_version_id
            and c.component = charge_allowance.component
            and c.currency_code = (loan).currency_code
            and c.valid_during @> charge_allowance.due_date
            -- Late instalments are charged on one day: its charges are not all of one of them.
            and not (charge_allowance.is_late_instalment and c.per_period = 'instalment')
    );
end
$$;

comment on function internal.charge_allowance(
    lending.loan, text, date, numeric, boolean, numeric
) is
'The most that a loan may still be charged of a component (fee or penalty) with a due date, tax '
'included, in the loan''s currency: the lowest of the caps of its product version and of the '
'entity. base_amount: what the charge is calculated on. is_late_instalment: caps per instalment '
'are the caller''s to keep. pending_amount: what is to be charged besides, due that day and of the '
'component. Null: no cap.';

revoke all on function internal.charge_allowance(
    lending.loan, text, date, numeric, boolean, numeric
) from public;
