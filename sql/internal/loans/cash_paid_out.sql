create or replace function internal.cash_paid_out(loan lending.loan) returns numeric
language plpgsql stable parallel safe
set search_path = ''
as $$
begin
    return (
        select coalesce(sum(t.amount - internal.refinanced_amount(t)), 0)
        from internal.live_transactions((loan).legal_entity_id, (loan).id) as t
        where t.transaction_type = 'disbursement'
    );
end
$$;

comment on function internal.cash_paid_out(lending.loan) is
'What was paid out on a loan and did not pay other loans off, in its currency.';

revoke all on function internal.cash_paid_out(lending.loan) from public;
