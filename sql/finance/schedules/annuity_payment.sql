-- P·Π(1+r_i) − B, divided by f_n, where f_1 = 1 and f_k = 1 + f_(k−1)·(1+r_k): the level payment at
-- the end of
-- each period that leaves B. With equal rates it is the textbook annuity; at rate zero it is (P −
-- B)/n. 25 decimals
-- are kept on the way, so no rounding but the caller's is visible in money.

create or replace function finance.annuity_payment(balance numeric, remaining numeric, factors numeric[])
returns numeric
language plpgsql
immutable
parallel safe
as $$
declare
    _factor numeric;
    _growth numeric := 1;
    _divisor numeric := 0;
begin
    foreach _factor in array annuity_payment.factors loop
        _growth := pg_catalog.round(_growth * (1 + _factor), 25);
        _divisor := pg_catalog.round(1 + _divisor * (1 + _factor), 25);
    end loop;
    return (annuity_payment.balance * _growth - annuity_payment.remaining) / _divisor;
end
$$;

comment on function finance.annuity_payment(numeric, numeric, numeric[]) is
'The level payment, not rounded, that takes a balance to the remaining amount over periods with these interest factors.

example: select round(finance.annuity_payment(1000, 0, array[0.01, 0.01, 0.01]), 4)
returns: 340.0221';

revoke all on function finance.annuity_payment(numeric, numeric, numeric[]) from public;
grant execute on function finance.annuity_payment(numeric, numeric, numeric[]) to public;
