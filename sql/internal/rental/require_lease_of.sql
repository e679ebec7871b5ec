create or replace function internal.require_lease_of(
    legal_entity_id uuid, lease_id uuid, tenant_party_id uuid, currency_code text
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _lease lending.lease;
    _today date := internal.business_date(require_lease_of.legal_entity_id);
begin
    if require_lease_of.lease_id is null then
        return;
    end if;
    _lease := internal.lock_lease(require_lease_of.legal_entity_id, require_lease_of.lease_id);
    if _lease.tenant_party_id <> require_lease_of.tenant_party_id
        or _lease.currency_code <> require_lease_of.currency_code
    then
        raise exception using
            errcode = 'RL726',
            message = 'the lease is not the borrower''s, or not in the loan''s currency',
            detail = format('lease %s is in %s', _lease.reference, _lease.currency_code),
            hint = 'Choose a lease whose tenant is the borrower.';
    end if;
    if _lease.is_cancelled
        or _lease.end_reason is not null and upper(_lease.leased_during) <= _today
    then
        raise exception using
            errcode = 'RL724',
            message = 'the lease ended',
            detail = format('lease %s ran %s', _lease.reference, _lease.leased_during),
            hint = 'Choose a lease that runs.';
    end if;
end
$$;

comment on function internal.require_lease_of(uuid, uuid, uuid, text) is
'Raises RL721, RL724 or RL726 unless the lease is one of the tenant, in the currency, and was not '
'ended. A null lease passes.';

revoke all on function internal.require_lease_of(uuid, uuid, uuid, text) from public;
