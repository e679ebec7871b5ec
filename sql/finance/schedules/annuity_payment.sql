-- requires: finance.annuity_factor
-- With equal rates this is the textbook annuity; at rate zero it is (P − B)/n.

create or replace function finance.annuity_payment(
    balance numeric, remaining numeric, annuity_factor finance.annuity_factor
)
returns numeric
language sql
immutable
parallel safe
return (
    annuity_payment.balance * (annuity_payment.annuity_factor).growth - annuity_payment.remaining
) / (annuity_payment.annuity_factor).divisor;

comment on function finance.annuity_payment(numeric, numeric, finance.annuity_factor) is
'The level payment, not rounded, at the end of each period that takes a balance to the remaining '
'amount.

example: select round(
        finance.annuity_payment(1000, 0, finance.annuity_factor(array[0.01, 0.01, 0.01])), 4
    )
returns: 340.0221';

revoke all on function finance.annuity_payment(
    numeric, numeric, finance.annuity_factor
) from public;
grant execute on function finance.annuity_payment(
    numeric, numeric, finance.annuity_factor
) to public;
