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
        and d.state in ('open', 'in_review')
    for no key update;
    if not found then
        raise exception using
            errcode = 'RL642',
            message = 'the entity has no such open dispute',
            detail = format('dispute_id %s', lock_dispute.dispute_id),
            hint = 'See api.dispute.';
    end if;
    return _dispute;
end
$$;

comment on function internal.lock_dispute(uuid, uuid) is
'An open dispute and its loan, locked. Raises RL642 if there is none.';

revoke all on function internal.lock_dispute(uuid, uuid) from public;
