create or replace function internal.lock_attempt(
    provider lending.payment_provider,
    attempt_id uuid,
    provider_reference text default null
) returns lending.payment_attempt
language plpgsql volatile
set search_path = ''
as $$
declare
    _attempt lending.payment_attempt;
begin
    select a.* into _attempt
    from lending.payment_attempt as a
    where
        a.legal_entity_id = (provider).legal_entity_id
        and a.provider_id = (provider).id
        and a.id = coalesce(
            lock_attempt.attempt_id,
            (
                select o.id
                from lending.payment_attempt as o
                where
                    o.legal_entity_id = (provider).legal_entity_id
                    and o.provider_id = (provider).id
                    and o.provider_reference = lock_attempt.provider_reference
            )
        )
    for no key update;
    return _attempt;
end
$$;

comment on function internal.lock_attempt(lending.payment_provider, uuid, text) is
'An attempt of a provider, locked, by our key, or without that by the provider''s own number; null '
'if there is none.';

revoke all on function internal.lock_attempt(lending.payment_provider, uuid, text) from public;
