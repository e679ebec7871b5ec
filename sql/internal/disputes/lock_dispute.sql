create or replace function internal.lock_dispute(legal_entity_id uuid, dispute_id uuid)
returns lending.dispute
language plpgsql volatile
set search_path = ''
as $$
declare
    _dispute lending.dispute;
begin
    -- The loan is locked first, as every command does.
    perform internal.lock_loan(d.legal_entity_id, d.loan_id)
    from lending.dispute as d
    where
        d.legal_entity_id = lock_dispute.legal_entity_id
        and d.id = lock_dispute.dispute_id;
    select d.* into _dispute
    from lending.dispute as d
    where
        d.legal_entity_id = lock_dispute.legal_entity_id
        and d.id = lock_dispute.dispute_id
    for no key update;
    return _dispute;
end
$$;

comment on function internal.lock_dispute(uuid, uuid) is
'A dispute in any state and its loan, locked; null if there is none.';

revoke all on function internal.lock_dispute(uuid, uuid) from public;
