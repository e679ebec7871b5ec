-- requires: api.consent
create or replace function api.record_consent(
    legal_entity_id uuid,
    party_id uuid,
    purpose text,
    is_given boolean,
    source text,
    channel text default null,
    effective_at timestamptz default null,
    evidence_document_id uuid default null
) returns setof api.consent
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _id uuid := internal.uuid_v7();
    _last lending.consent;
    _now timestamptz := internal.booking_time();
    _effective_at timestamptz := coalesce(record_consent.effective_at, _now);
begin
    perform internal.require(record_consent.legal_entity_id, 'record_consent');
    perform internal.require_approval(record_consent.legal_entity_id, 'record_consent');
    perform internal.require_party(record_consent.legal_entity_id, record_consent.party_id);
    -- One decision of a party after the other.
    perform
    from lending.party as p
    where p.legal_entity_id = record_consent.legal_entity_id and p.id = record_consent.party_id
    for no key update;
    if record_consent.evidence_document_id is not null then
        perform internal.require_evidence(
            record_consent.legal_entity_id, record_consent.evidence_document_id
        );
    end if;
    select c.* into _last
    from lending.consent as c
    where
        c.legal_entity_id = record_consent.legal_entity_id
        and c.party_id = record_consent.party_id
        and c.purpose = record_consent.purpose
        and c.channel is not distinct from record_consent.channel
    order by c.decision_number desc
    limit 1;
    if _effective_at < _last.effective_at or _effective_at > _now then
        raise exception using
            errcode = 'RL716',
            message = 'the decision lies before the one it follows, or in the future',
            detail = format(
                'effective_at %s, last decision %s, now %s', _effective_at, _last.effective_at, _now
            ),
            hint = 'Give the time at which the party decided.';
    end if;
    begin
        insert into lending.consent (
            legal_entity_id,
            id,
            party_id,
            purpose,
            channel,
            decision_number,
            is_given,
            effective_at,
            source,
            evidence_document_id,
            recorded_by_account_id
        )
        values (
            record_consent.legal_entity_id,
            _id,
            record_consent.party_id,
            record_consent.purpose,
            record_consent.channel,
            coalesce(_last.decision_number, 0) + 1,
            record_consent.is_given,
            _effective_at,
            record_consent.source,
            record_consent.evidence_document_id,
            internal.acting_account_id()
        );
    exception
        when check_violation or not_null_violation or foreign_key_violation then
            raise exception using
                errcode = 'RL716',
                message = 'the decision is not valid',
                detail = sqlerrm,
                hint = 'Purposes are in lending.consent_purpose, channels in '
                    'lending.contact_channel; say where it was said.';
    end;
    perform internal.emit_event(
        record_consent.legal_entity_id,
        'consent_recorded',
        'party',
        record_consent.party_id,
        jsonb_build_object(
            'purpose', record_consent.purpose,
            'channel', record_consent.channel,
            'is_given', record_consent.is_given
        )
    );
    return query
    select v.*
    from api.consent as v
    where v.legal_entity_id = record_consent.legal_entity_id and v.id = _id;
end
$$;

comment on function api.record_consent(uuid, uuid, text, boolean, text, text, timestamptz, uuid) is
'Records that a party gave (is_given) or withdrew consent to a purpose, on a channel or on all. '
'effective_at is now unless given. Needs record_consent. Raises RL001, RL002 (access), RL010 '
'(party), RL710, RL711 (evidence), RL716 (invalid).';

revoke all on function api.record_consent(uuid, uuid, text, boolean, text, text, timestamptz, uuid)
from public;
grant execute on function api.record_consent(
    uuid, uuid, text, boolean, text, text, timestamptz, uuid
) to
rently_loan_officer,
rently_collections_agent,
rently_compliance_officer,
rently_app;
