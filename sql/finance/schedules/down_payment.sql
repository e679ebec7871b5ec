-- requires: finance.round_instalment

create or replace function finance.down_payment(
    terms finance.schedule_terms, amount numeric, is_capitalised boolean default false
)
returns numeric
language sql
immutable
parallel safe
return case
    when (down_payment.terms).down_payment_pct = 0 or is_capitalised then 0
    else finance.round_instalment(
        down_payment.terms, down_payment.amount * (down_payment.terms).down_payment_pct / 100
    )
end;

comment on function finance.down_payment(finance.schedule_terms, numeric, boolean) is
'The part of a payment out that is due back on the same day; none of income that is capitalised.';

revoke all on function finance.down_payment(finance.schedule_terms, numeric, boolean) from public;
grant execute on function finance.down_payment(finance.schedule_terms, numeric, boolean) to public;
