-- requires: finance.charge_amount

create or replace function finance.row_charges(
    charges finance.schedule_charge[],
    is_penalty boolean,
    unit numeric,
    kind text,
    disbursed numeric,
    principal numeric,
    interest numeric,
    opening_balance numeric,
    loan_principal numeric,
    loan_interest numeric,
    after_on date,
    up_to_on date
)
returns numeric
language sql
immutable
parallel safe
return (
    select coalesce(
        pg_catalog.sum(
            finance.charge_amount(
                c.charge,
                case (c.charge).calculation
                    when 'pct_disbursed' then disbursed
                    when 'pct_loan' then loan_principal
                    when 'pct_loan_and_interest' then loan_principal + loan_interest
                    when 'pct_principal' then principal
                    when 'pct_interest' then interest
                    when 'pct_principal_and_interest' then principal + interest
                    when 'pct_opening_balance' then opening_balance
                end,
                unit
            )
        ),
        0
    )
    from (select pg_catalog.unnest(charges) as charge) as c
    where
        coalesce((c.charge).is_penalty, false) = row_charges.is_penalty
        and case (c.charge).applies_to
            when 'disbursement' then kind = 'disbursement'
            when 'instalment' then kind = 'instalment' and principal + interest > 0
            when 'period' then kind = 'instalment'
            when 'date' then kind = 'instalment' and (c.charge).due_on > after_on and (c.charge).due_on <= up_to_on
        end
);

comment on function finance.row_charges(
    finance.schedule_charge[], boolean, numeric, text, numeric, numeric, numeric, numeric, numeric, numeric, date, date
) is
'The fees, or the penalties, of one row of a schedule. A charge of a date belongs to the row '
'whose period ends on it or holds it, after after_on.';

revoke all on function finance.row_charges(
    finance.schedule_charge[], boolean, numeric, text, numeric, numeric, numeric, numeric, numeric, numeric, date, date
) from public;
grant execute on function finance.row_charges(
    finance.schedule_charge[], boolean, numeric, text, numeric, numeric, numeric, numeric, numeric, numeric, date, date
) to public;
