-- requires: internal.settle_dispute
-- A provider's answer is a fact, so nobody approves it: the money is with us, or gone.
create or replace function internal.end_provider_dispute(
    legal_entity_id uuid, dispute_id uuid, outcome text
) returns text
language plpgsql volatile
set search_path = ''
as $$
declare
    _dispute lending.dispute;
begin
    perform internal.lock_loan(d.legal_entity_id, d.loan_id)
    from lending.dispute as d
    where
        d.legal_entity_id = end_provider_dispute.legal_entity_id
        and d.id = end_provider_dispute.dispute_id;
    select d.* into strict _dispute
    from lending.dispute as d
    where
        d.legal_entity_id = end_provider_dispute.legal_entity_id
        and d.id = end_provider_dispute.dispute_id
    for no key update;
    if _dispute.state in ('resolved', 'withdrawn') then
        -- Both, decided for us and withdrawn, leave the payment where it is.
        return case coalesce(_dispute.outcome, 'lender')
            when end_provider_dispute.outcome then 'known' else 'conflict'
        end;
    end if;
    perform internal.settle_dispute(_dispute, end_provider_dispute.outcome);
    return 'applied';
exception
    -- Reversed meanwhile, or the loan was sold.
    when sqlstate 'RL411' or sqlstate 'RL640' then
        return 'conflict';
end
$$;

comment on function internal.end_provider_dispute(uuid, uuid, text) is
'Resolves a dispute as its provider did, for borrower or lender. Returns applied, known (it was '
'resolved so before), or conflict (resolved otherwise, or the payment cannot be taken back any '
'more; nothing changes).';

revoke all on function internal.end_provider_dispute(uuid, uuid, text) from public;
