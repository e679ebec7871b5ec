-- requires: finance.amortise, finance.down_payment
-- Rows in the order in which they happen: on one day the instalment that ends there comes first,
-- then what is paid
-- out, then its down payment. Periods and what falls due in them are both in order of their number,
-- and zipped. Fractions of the minor unit, where the terms keep them, are rounded
-- here for showing.

create or replace function finance.schedule_flows(
    terms finance.schedule_terms,
    periods finance.accrual_period[],
    segments finance.accrual_segment[]
)
returns table (
    happens_on date,
    rank integer,
    kind text,
    period_number integer,
    starts_on date,
    due_on date,
    disbursed numeric,
    principal numeric,
    interest numeric
)
language plpgsql
immutable
parallel safe
rows 12
as $$
declare
    _t finance.schedule_terms := schedule_flows.terms;
begin
    return query
        select
            p.ends_on,
            0,
            'instalment',
            p.number,
            p.starts_on,
            p.due_on,
            0::numeric,
            p.principal,
            p.interest
        from rows from (
            finance.amortise(
                _t,
                _t.principal_amount - finance.down_payment(_t, _t.principal_amount),
                schedule_flows.segments
            ),
            pg_catalog.unnest(schedule_flows.periods)
        ) as p(
            number, opening_balance, balance_change, principal, interest, closing_balance,
            period_number, starts_on, ends_on, due_on, regular_days, fraction
        )
        where p.number = p.period_number;
    return query
        with payout as (
            select
                _t.disbursed_on as paid_on,
                _t.principal_amount as amount,
                false as is_capitalised
            union all
            select
                t.disbursed_on,
                t.amount,
                t.is_capitalised
            from pg_catalog.unnest(_t.tranches) as t
        )

        select
            p.paid_on,
            k.rank,
            k.kind,
            null::integer,
            p.paid_on,
            p.paid_on,
            case k.kind when 'disbursement' then p.amount else 0 end,
            case k.kind
                when 'down_payment' then finance.down_payment(_t, p.amount, p.is_capitalised)
                else 0
            end,
            0::numeric
        from payout as p
        cross join (values (1, 'disbursement'), (2, 'down_payment')) as k(rank, kind)
        where k.kind = 'disbursement' or _t.down_payment_pct > 0;
end
$$;

comment on function finance.schedule_flows(
    finance.schedule_terms, finance.accrual_period[], finance.accrual_segment[]
) is
'Principal and interest of a schedule with its payments out and down payments, without charges '
'and running balances.';

revoke all on function finance.schedule_flows(
    finance.schedule_terms, finance.accrual_period[], finance.accrual_segment[]
) from public;
grant execute on function finance.schedule_flows(
    finance.schedule_terms, finance.accrual_period[], finance.accrual_segment[]
) to public;
