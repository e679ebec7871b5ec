create or replace function finance.schedule(terms finance.schedule_terms)
returns setof finance.schedule_row
language plpgsql
immutable
parallel safe
rows 12
as $$
declare
    _t finance.schedule_terms := finance.complete_schedule_terms(schedule.terms);
    _has_charges boolean := pg_catalog.cardinality(_t.charges) > 0;
    _has_stub boolean := _t.first_period_interest = 'separate';
    _periods finance.accrual_period[] := array(select p from finance.schedule_periods(_t) as p);
begin
    return query
        with flow as materialized (
            select
                f.*,
                pg_catalog.count(*) filter (where f.rank <> 1) over in_order as position,
                pg_catalog.sum(f.disbursed - f.principal) over in_order as balance,
                case
                    when _has_stub and f.period_number = 1
                        then finance.stub_interest(_t, _periods[1], f.interest)
                    else 0
                end as stub
            from finance.schedule_flows(_t, _periods, finance.accrual_segments(_t, _periods)) as f
            window in_order as (order by f.happens_on, f.rank rows unbounded preceding)
        ),

        charged as (
            select
                f.*,
                k.fees,
                k.penalties
            from flow as f
            left join lateral (
                select
                    pg_catalog.sum(r.amount) filter (where not r.is_penalty) as fees,
                    pg_catalog.sum(r.amount) filter (where r.is_penalty) as penalties
                from finance.row_charges(
                    _t,
                    f.kind,
                    f.disbursed,
                    f.principal,
                    f.interest,
                    f.balance + f.principal,
                    (select pg_catalog.sum(t.disbursed) from flow as t),
                    (select pg_catalog.sum(t.interest) from flow as t),
                    f.starts_on - (f.period_number = 1)::integer,
                    f.happens_on
                ) as r
                where _has_charges
            ) as k on true
        )

        select
            case when c.rank <> 1 then c.position end::integer,
            c.kind,
            c.starts_on,
            c.happens_on,
            c.due_on,
            c.happens_on - c.starts_on,
            c.balance - c.disbursed + c.principal,
            c.disbursed,
            c.principal,
            c.interest,
            c.stub,
            coalesce(c.fees, 0),
            coalesce(c.penalties, 0),
            c.principal + c.interest + c.stub + coalesce(c.fees, 0) + coalesce(c.penalties, 0),
            c.balance
        from charged as c
        order by c.happens_on, c.rank;
end
$$;

comment on function finance.schedule(finance.schedule_terms) is
'The repayment schedule of a loan: a row for each payment out, down payment and instalment, in '
'order. Raises RL100 to RL108 for missing, unknown or infinite values and RL130 to RL146 for terms '
'that make no schedule.

example: select number, due_on, principal, interest, instalment, closing_balance
    from finance.schedule(jsonb_populate_record(null::finance.schedule_terms, ''{
        "principal_amount": 1000, "disbursed_on": "2024-01-31", "instalments": 3,
        "annual_rate": 0.12}''))
    where kind = ''instalment''
returns: 1|2024-02-29|330.02|10.00|340.02|669.98
2|2024-03-31|333.32|6.70|340.02|336.66
3|2024-04-30|336.66|3.37|340.03|0.00';

revoke all on function finance.schedule(finance.schedule_terms) from public;
grant execute on function finance.schedule(finance.schedule_terms) to public;
