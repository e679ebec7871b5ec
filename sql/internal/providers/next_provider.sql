-- requires: internal.v_provider_health, internal.business_date
create or replace function internal.next_provider(
    instruction lending.payment_instruction,
    out provider_id uuid,
    out payment_instrument_id uuid
)
language sql stable
set search_path = ''
begin atomic
    select
        p.id as provider_id,
        i.payment_instrument_id
    from lending.payment_provider as p
    inner join internal.v_provider_health as h
        on p.legal_entity_id = h.legal_entity_id and p.id = h.provider_id
    left join lateral (
        select m.id as payment_instrument_id
        from lending.payment_instrument as m
        where
            m.legal_entity_id = p.legal_entity_id
            and m.party_id = (next_provider.instruction).party_id
            and m.kind = (next_provider.instruction).instrument_kind
            and m.provider_code = p.code
            and m.removed_at is null
            and coalesce(m.expires_on >= internal.business_date(m.legal_entity_id), true)
            and coalesce(m.currency_code = (next_provider.instruction).currency_code, true)
        order by m.id desc
        limit 1
    ) as i on true
    where
        p.legal_entity_id = (next_provider.instruction).legal_entity_id
        and p.is_enabled
        and (next_provider.instruction).operation = any(p.capabilities)
        and (
            p.currency_codes = '{}'
            or (next_provider.instruction).currency_code = any(p.currency_codes)
        )
        and (
            (next_provider.instruction).instrument_kind is null
            or i.payment_instrument_id is not null
        )
        and h.circuit <> 'open'
        and not exists (
            select
            from lending.payment_attempt as a
            where
                a.legal_entity_id = p.legal_entity_id
                and a.instruction_id = (next_provider.instruction).id
                and a.provider_id = p.id
        )
        -- What was authorised or paid somewhere is captured or refunded there.
        and (
            (next_provider.instruction).original_instruction_id is null
            and (next_provider.instruction).operation <> 'refund'
            or exists (
                select
                from lending.payment_attempt as a
                inner join lending.payment_instruction as o
                    on a.legal_entity_id = o.legal_entity_id and a.instruction_id = o.id
                where
                    a.legal_entity_id = p.legal_entity_id
                    and a.provider_id = p.id
                    and a.state = 'succeeded'
                    and (
                        o.id = (next_provider.instruction).original_instruction_id
                        or o.payment_id = (next_provider.instruction).payment_id
                        and o.operation = 'capture'
                    )
            )
        )
    order by h.circuit = 'half_open', p.priority, p.code
    limit 1;
end;

comment on function internal.next_provider(lending.payment_instruction) is
'The healthy provider to ask next, by priority, and the instrument it holds; nulls if there is '
'none. One that was asked before is not asked again; a capture of what was authorised and a refund '
'go where the money is.';

revoke all on function internal.next_provider(lending.payment_instruction) from public;
