-- requires: internal.lock_dispute
create or replace function internal.lock_open_dispute(legal_entity_id uuid, dispute_id uuid)
returns lending.dispute
language plpgsql volatile
set search_path = ''
as $$
declare
    _dispute lending.dispute := internal.lock_dispute(
        lock_open_dispute.legal_entity_id, lock_open_dispute.dispute_id
    );
begin
    if (_dispute.state in ('open', 'in_review')) is not true then
        raise exception using
            errcode = 'RL642',
            message = 'the entity has no such open dispute',
            detail = format('dispute_id %s', lock_open_dispute.dispute_id),
            hint = 'See api.dispute.';
    end if;
    return _dispute;
end
$$;

comment on function internal.lock_open_dispute(uuid, uuid) is
'An open dispute and its loan, locked. Raises RL642 if there is none.';

revoke all on function internal.lock_open_dispute(uuid, uuid) from public;
