create or replace function finance.schedule(terms finance.schedule_terms)
returns setof finance.schedule_row
language plpgsql
immutable
parallel safe
rows 12
as $$
declare
    _t finance.schedule_terms := finance.complete_schedule_terms(schedule.terms);
    _unit numeric := finance.minor_unit(_t.minor_units);
    _has_charges boolean := pg_catalog.cardinality(_t.charges) > 0;
    _has_stub boolean := _t.first_period_interest = 'separate';
    _periods finance.accrual_period[] := array(select p from finance.schedule_periods(_t) as p);
begin
    return query
        with flow as (
            select
                f.*,
                pg_catalog.count(*) filter (where f.rank <> 1) over in_order as position,
                pg_catalog.sum(f.disbursed - f.principal) over in_order as balance,
                pg_catalog.sum(f.disbursed) over () as loan_principal,
                pg_catalog.sum(f.interest) over () as loan_interest
            from finance.schedule_flows(_t, _periods, finance.accrual_segments(_t, _periods)) as f
            window in_order as (order by f.happens_on, f.rank rows unbounded preceding)
        ),

        due as (
            select
                f.*,
                f.balance - f.disbursed + f.principal as balance_before,
                case
                    when _has_stub and f.period_number = 1
                        then finance.stub_interest(_t, _periods[1], f.interest)
                    else 0
                end as stub
            from flow as f
        ),

        charged as (
            select
                d.*,
                k.fees,
                k.penalties
            from due as d
            cross join lateral (
                select
                    case when _has_charges then finance.row_charges(
                        _t.charges, false, _unit, d.kind, d.disbursed, d.principal, d.interest, d.balance_before,
                        d.loan_principal, d.loan_interest, d.starts_on - (d.period_number = 1)::integer, d.happens_on
                    ) else 0 end as fees,
                    case when _has_charges then finance.row_charges(
                        _t.charges, true, _unit, d.kind, d.disbursed, d.principal, d.interest, d.balance_before,
                        d.loan_principal, d.loan_interest, d.starts_on - (d.period_number = 1)::integer, d.happens_on
                    ) else 0 end as penalties
            ) as k
        )

        select
            case when c.rank <> 1 then c.position end::integer,
            c.kind,
            c.starts_on,
            c.happens_on,
            c.due_on,
            c.happens_on - c.starts_on,
            c.balance_before,
            c.disbursed,
            c.principal,
            c.interest,
            c.stub,
            c.fees,
            c.penalties,
            c.principal + c.interest + c.stub + c.fees + c.penalties,
            c.balance
        from charged as c
        order by c.happens_on, c.rank;
end
$$;

comment on function finance.schedule(finance.schedule_terms) is
'The repayment schedule of a loan: a row for each payment out, down payment and instalment, in order. Raises RL100 to RL110 for missing, unknown or infinite values and RL130 to RL147 for terms that make no schedule.

example: select number, due_on, principal, interest, instalment, closing_balance
    from finance.schedule(jsonb_populate_record(null::finance.schedule_terms, ''{
        "principal_amount": 1000, "disbursed_on": "2024-01-31", "instalments": 3, "annual_rate": 0.12}''))
    where kind = ''instalment''
returns: 1|2024-02-29|330.02|10.00|340.02|669.98
2|2024-03-31|333.32|6.70|340.02|336.66
3|2024-04-30|336.66|3.37|340.03|0.00';

revoke all on function finance.schedule(finance.schedule_terms) from public;
grant execute on function finance.schedule(finance.schedule_terms) to public;
