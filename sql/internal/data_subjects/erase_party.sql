create or replace function internal.erase_party(
    legal_entity_id uuid, party_id uuid
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    update lending.party_identity as i
    set
        display_name = 'erased',
        legal_name = null,
        email = null,
        phone = null,
        national_id = null,
        birth_date = null,
        address = null,
        country_code = null
    where
        i.legal_entity_id = erase_party.legal_entity_id
        and i.party_id = erase_party.party_id;
    update lending.party as p
    set is_active = false, segment = null
    where p.legal_entity_id = erase_party.legal_entity_id and p.id = erase_party.party_id;
    update lending.payment_instrument as n
    set
        provider_token = 'erased_' || n.id,
        masked_display = 'erased',
        removed_at = coalesce(n.removed_at, internal.booking_time())
    where
        n.legal_entity_id = erase_party.legal_entity_id
        and n.party_id = erase_party.party_id;
    perform internal.emit_event(
        d.legal_entity_id,
        'document_discarded',
        'document',
        d.id,
        jsonb_strip_nulls(
            jsonb_build_object(
                'storage_key', d.storage_key, 'ocr_storage_key', d.ocr_storage_key
            )
        )
    )
    from lending.document as d
    where
        d.legal_entity_id = erase_party.legal_entity_id
        and d.party_id = erase_party.party_id
        and d.discarded_at is null;
    update lending.document as d
    set discarded_at = internal.booking_time(), discard_reason = 'party erased'
    where
        d.legal_entity_id = erase_party.legal_entity_id
        and d.party_id = erase_party.party_id
        and d.discarded_at is null;
    -- Nothing goes out to it any more, and nobody checks who it was.
    update lending.notification as n
    set
        state = case when n.state in ('queued', 'leased') then 'suppressed' else n.state end,
        lease_id = null,
        payload = '{}',
        last_error = null
    where
        n.legal_entity_id = erase_party.legal_entity_id
        and n.party_id = erase_party.party_id;
    delete from lending.contact_preference as c
    where
        c.legal_entity_id = erase_party.legal_entity_id
        and c.party_id = erase_party.party_id;
    -- What it said of its means; the decisions on it stay, as evidence of why they were made.
    update lending.application_party as a
    set
        stated_income_amount = null,
        stated_debt_amount = null,
        verified_income_amount = null,
        verified_debt_amount = null,
        verified_by_account_id = null
    where
        a.legal_entity_id = erase_party.legal_entity_id
        and a.party_id = erase_party.party_id;
    -- That a provider's message came stays known by its number and hash.
    with
    own_message as (
        select
            w.id,
            w.provider_id,
            w.dispute_reference
        from lending.provider_webhook as w
        inner join lending.payment_attempt as t
            on w.legal_entity_id = t.legal_entity_id and w.payment_attempt_id = t.id
        inner join lending.payment_instruction as i
            on t.legal_entity_id = i.legal_entity_id and t.instruction_id = i.id
        left join lending.loan as l
            on i.legal_entity_id = l.legal_entity_id and i.loan_id = l.id
        where
            w.legal_entity_id = erase_party.legal_entity_id
            and erase_party.party_id in (i.party_id, l.borrower_party_id)
    ),

    -- The end of a dispute may have come before its beginning, and names no payment then.
    about_dispute as (
        select w.id
        from own_message as o
        inner join lending.provider_webhook as w
            on
                o.provider_id = w.provider_id
                and o.dispute_reference = w.dispute_reference
        where w.legal_entity_id = erase_party.legal_entity_id
    )

    update lending.provider_webhook_body as b
    set body = null, erased_at = internal.booking_time()
    where
        b.legal_entity_id = erase_party.legal_entity_id
        and b.erased_at is null
        and b.webhook_id in (
            select o.id
            from own_message as o
            union all
            select d.id
            from about_dispute as d
        );
    update lending.kyc_check as c
    set status = 'abandoned', lease_id = null
    where
        c.legal_entity_id = erase_party.legal_entity_id
        and c.party_id = erase_party.party_id
        and c.status in ('queued', 'claimed');
    perform internal.emit_event(
        erase_party.legal_entity_id, 'party_erased', 'party', erase_party.party_id, '{}'
    );
end
$$;

comment on function internal.erase_party(uuid, uuid) is
'Erases all personal data of a party; its row, its loans and all money stay. Repeating it changes '
'nothing more.';

revoke all on function internal.erase_party(uuid, uuid) from public;
