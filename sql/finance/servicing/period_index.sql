create or replace function finance.period_index(state finance.loan_state, on_date date)
returns integer
language sql immutable parallel safe
return (
    select i.position
    from
        pg_catalog.unnest((state).instalments) with ordinality
            as i (
                number,
                kind,
                start_on,
                due_on,
                principal,
                interest,
                fee,
                penalty,
                principal_paid,
                interest_paid,
                fee_paid,
                penalty_paid,
                paid_on,
                credited_principal,
                credited_interest,
                fraction,
                level,
                agreed_level,
                opening,
                accrued,
                deferred,
                is_accrued_elsewhere,
                period,
                plan_fee,
                plan_penalty,
                charged_with, position
            )
    where
        i.period is not null
        and on_date <= i.due_on
        and (i.start_on < on_date or i.period = 1 and i.start_on = on_date)
    order by i.period
    limit 1
);

comment on function finance.period_index(finance.loan_state, date) is
'Position of the instalment whose interest period holds a day, its due date included; null if '
'none does.';

revoke all on function finance.period_index(finance.loan_state, date) from public;
grant execute on function finance.period_index(finance.loan_state, date) to public;
