create or replace function internal.require_transferable(loan lending.loan) returns void
language plpgsql stable
set search_path = ''
as $$
begin
    if (loan).status <> 'active'
        or (loan).credit_balance_amount <> 0
        or (loan).capitalised_amount <> 0
        or (loan).deferred_income_amount <> 0
    then
        perform internal.refuse_transfer(
            format(
                'loan %s is %s, credit balance %s, capitalised income %s, deferred income %s',
                (loan).loan_number,
                (loan).status,
                (loan).credit_balance_amount,
                (loan).capitalised_amount,
                (loan).deferred_income_amount
            )
        );
    end if;
    if exists (
        select
        from lending.security_interest as s
        where
            s.legal_entity_id = (loan).legal_entity_id
            and s.loan_id = (loan).id
            and internal.deposit_held(s.legal_entity_id, s.id) <> 0
    ) then
        perform internal.refuse_transfer(
            format('a deposit is held for loan %s', (loan).loan_number)
        );
    end if;
end
$$;

comment on function internal.require_transferable(lending.loan) is
'Raises RL361 unless the loan is active and holds nothing that could not go over with it.';

revoke all on function internal.require_transferable(lending.loan) from public;
