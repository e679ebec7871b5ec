-- What is held is a sum: whoever takes of it holds the row first.
create or replace function internal.lock_security_interest(
    legal_entity_id uuid, security_interest_id uuid, is_deposit boolean default true
) returns lending.security_interest
language plpgsql volatile
set search_path = ''
as $$
declare
    _interest lending.security_interest;
begin
    select s.* into _interest
    from lending.security_interest as s
    inner join lending.security_interest_kind as k on s.kind = k.code
    where
        s.legal_entity_id = lock_security_interest.legal_entity_id
        and s.id = lock_security_interest.security_interest_id
        and (k.is_money_held or not lock_security_interest.is_deposit)
    for update of s;
    if not found then
        raise exception using
            errcode = 'RL365',
            message = 'there is no such security',
            detail = format(
                'security_interest_id %s', lock_security_interest.security_interest_id
            ),
            hint = 'See api.security_interest.';
    end if;
    return _interest;
end
$$;

comment on function internal.lock_security_interest(uuid, uuid, boolean) is
'The security, locked; a deposit unless is_deposit is false. Raises RL365 if there is none.';

revoke all on function internal.lock_security_interest(uuid, uuid, boolean) from public;
