create or replace function internal.queue_kyc_check(
    legal_entity_id uuid, party_id uuid, level_code text, reason text
) returns uuid
language plpgsql volatile
set search_path = ''
as $$
declare
    _id uuid := internal.uuid_v7();
    _provider text := internal.next_kyc_provider(
        queue_kyc_check.legal_entity_id, queue_kyc_check.level_code
    );
begin
    if _provider is null then
        raise exception using
            errcode = 'RL704',
            message = 'no provider checks identities so deeply',
            detail = format('level %s', queue_kyc_check.level_code),
            hint = 'Register one with api.set_kyc_provider().';
    end if;
    insert into lending.kyc_check (
        legal_entity_id,
        id,
        party_id,
        level_code,
        reason,
        provider_code,
        available_at,
        requested_by_account_id
    )
    values (
        queue_kyc_check.legal_entity_id,
        _id,
        queue_kyc_check.party_id,
        queue_kyc_check.level_code,
        queue_kyc_check.reason,
        _provider,
        clock_timestamp(),
        internal.acting_account_id()
    )
    on conflict do nothing;
    if not found then
        return (
            select c.id
            from lending.kyc_check as c
            where
                c.legal_entity_id = queue_kyc_check.legal_entity_id
                and c.party_id = queue_kyc_check.party_id
                and c.level_code = queue_kyc_check.level_code
                and c.status in ('queued', 'claimed')
        );
    end if;
    perform internal.emit_event(
        queue_kyc_check.legal_entity_id,
        'kyc_check_requested',
        'party',
        queue_kyc_check.party_id,
        jsonb_build_object('kyc_check_id', _id, 'level_code', queue_kyc_check.level_code)
    );
    return _id;
end
$$;

comment on function internal.queue_kyc_check(uuid, uuid, text, text) is
'Puts an identity check into the queue, or finds the one that waits there. Raises RL704 if nobody '
'checks so deeply.';

revoke all on function internal.queue_kyc_check(uuid, uuid, text, text) from public;
