create or replace function internal.lock_kyc_claim(
    legal_entity_id uuid, kyc_check_id uuid, lease_id uuid
) returns lending.kyc_check
language plpgsql volatile
set search_path = ''
as $$
declare
    _check lending.kyc_check;
begin
    select c.* into _check
    from lending.kyc_check as c
    where
        c.legal_entity_id = lock_kyc_claim.legal_entity_id
        and c.id = lock_kyc_claim.kyc_check_id
    for no key update;
    if not found then
        raise exception using
            errcode = 'RL700',
            message = 'the entity has no such identity check',
            detail = format('kyc_check_id %s', lock_kyc_claim.kyc_check_id),
            hint = 'Look it up in api.kyc_check.';
    end if;
    if _check.lease_id is distinct from lock_kyc_claim.lease_id or _check.lease_id is null then
        raise exception using
            errcode = 'RL701',
            message = 'the check is not with this claim any more',
            detail = format(
                'kyc_check_id %s is %s, lease %s', _check.id, _check.status, lock_kyc_claim.lease_id
            ),
            hint = 'Throw the answer away.';
    end if;
    return _check;
end
$$;

comment on function internal.lock_kyc_claim(uuid, uuid, uuid) is
'The check, locked. Raises RL700 if there is none, RL701 if it is not leased to the claim.';

revoke all on function internal.lock_kyc_claim(uuid, uuid, uuid) from public;
