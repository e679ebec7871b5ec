-- requires: finance.charge_amount
-- A charge of a date belongs to the row whose period ends on it or holds it.

create or replace function finance.row_charges(
    terms finance.schedule_terms,
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
returns table (is_penalty boolean, amount numeric)
language sql
immutable
parallel safe
rows 2
begin atomic
    select
        coalesce((c.charge).is_penalty, false),
        finance.charge_amount(
            c.charge,
            case (c.charge).calculation
                when 'pct_disbursed' then row_charges.disbursed
                when 'pct_loan' then row_charges.loan_principal
                when 'pct_loan_and_interest'
                    then row_charges.loan_principal + row_charges.loan_interest
                when 'pct_principal' then row_charges.principal
                when 'pct_interest' then row_charges.interest
                when 'pct_principal_and_interest' then row_charges.principal + row_charges.interest
                when 'pct_opening_balance' then row_charges.opening_balance
            end,
            finance.minor_unit((row_charges.terms).minor_units)
        )
    from (select pg_catalog.unnest((row_charges.terms).charges) as charge) as c
    where
        case (c.charge).applies_to
            when 'disbursement' then row_charges.kind = 'disbursement'
            when 'instalment'
                then
                    row_charges.kind = 'instalment'
                    and row_charges.principal + row_charges.interest > 0
            when 'period' then row_charges.kind = 'instalment'
            when 'date'
                then
                    row_charges.kind = 'instalment'
                    and (c.charge).due_on > row_charges.after_on
                    and (c.charge).due_on <= row_charges.up_to_on
        end;
end;

comment on function finance.row_charges(
    finance.schedule_terms, text, numeric, numeric, numeric, numeric, numeric, numeric, date, date
) is
'The charges of one row of a schedule, one by one. A charge of a date belongs to the row whose '
'period '
'ends on it or holds it, after after_on.';

revoke all on function finance.row_charges(
    finance.schedule_terms, text, numeric, numeric, numeric, numeric, numeric, numeric, date, date
) from public;
grant execute on function finance.row_charges(
    finance.schedule_terms, text, numeric, numeric, numeric, numeric, numeric, numeric, date, date
) to public;
