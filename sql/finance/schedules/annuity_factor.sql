-- f_1 = 1 and f_k = 1 + f_(k−1)·(1+r_k). 25 decimals are kept on the way, so that no rounding but
-- the caller's shows
-- in money.

create or replace function finance.annuity_factor(factors numeric[])
returns finance.annuity_factor
language plpgsql
immutable
parallel safe
as $$
declare
    _factor numeric;
    _growth numeric := 1;
    _divisor numeric := 0;
begin
    foreach _factor in array annuity_factor.factors loop
        _growth := pg_catalog.round(_growth * (1 + _factor), 25);
        _divisor := pg_catalog.round(1 + _divisor * (1 + _factor), 25);
    end loop;
    return (_growth, _divisor);
end
$$;

comment on function finance.annuity_factor(numeric[]) is
'What annuities over periods with these interest factors have in common: growth Π(1+r_i) and '
'divisor '
'f_n. The level payment that takes a balance P to B is (P·growth − B) / divisor.

example: select round((f).growth, 6), round((f).divisor, 4)
    from finance.annuity_factor(array[0.01, 0.01, 0.01]) as f
returns: 1.030301|3.0301';

revoke all on function finance.annuity_factor(numeric[]) from public;
grant execute on function finance.annuity_factor(numeric[]) to public;
