create or replace function internal.refinanced_amount(
    disbursement lending.loan_transaction
) returns numeric
language plpgsql stable parallel safe
set search_path = ''
as $$
begin
    return (
        select coalesce(sum(r.payoff_amount), 0)
        from lending.loan_refinance as r
        where
            r.legal_entity_id = (disbursement).legal_entity_id
            and r.new_loan_id = (disbursement).loan_id
            and r.disbursement_transaction_id = (disbursement).id
    );
end
$$;

comment on function internal.refinanced_amount(lending.loan_transaction) is
'How much of a payment out paid other loans off and did not leave, in the loan''s currency.';

revoke all on function internal.refinanced_amount(lending.loan_transaction) from public;
