-- Both are answered to the entity that has the loan in its books: what comes of them after a sale
-- would have no loan there.
create or replace function internal.require_settled(loan lending.loan) returns void
language plpgsql stable
set search_path = ''
as $$
begin
    if exists (
        select
        from lending.dispute as d
        where
            d.legal_entity_id = (loan).legal_entity_id
            and d.loan_id = (loan).id
            and d.state in ('open', 'in_review')
    ) then
        perform internal.refuse_transfer(
            format('a dispute of loan %s is open', (loan).loan_number)
        );
    end if;
    if exists (
        select
        from lending.payment_instruction as i
        where
            i.legal_entity_id = (loan).legal_entity_id
            and i.loan_id = (loan).id
            and i.state = 'open'
    ) then
        perform internal.refuse_transfer(
            format('money of loan %s is with a payment provider', (loan).loan_number)
        );
    end if;
end
$$;

comment on function internal.require_settled(lending.loan) is
'Raises RL361 while a dispute of the loan is open, or a collection or payout of it is with a '
'provider.';

revoke all on function internal.require_settled(lending.loan) from public;
