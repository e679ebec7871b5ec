-- requires: finance.round_instalment

create or replace function finance.down_payment(terms finance.schedule_terms, amount numeric)
returns numeric
language sql
immutable
parallel safe
return case
    when (down_payment.terms).down_payment_pct = 0 then 0
    else finance.round_instalment(
        down_payment.terms, down_payment.amount * (down_payment.terms).down_payment_pct / 100
    )
end;

comment on function finance.down_payment(finance.schedule_terms, numeric) is
'What is due back at once of an amount paid out under completed terms.';

revoke all on function finance.down_payment(finance.schedule_terms, numeric) from public;
grant execute on function finance.down_payment(finance.schedule_terms, numeric) to public;
