-- requires: api.kyc_check
create or replace function api.complete_kyc_check(
    legal_entity_id uuid,
    kyc_check_id uuid,
    lease_id uuid,
    result text,
    sanctions_result text,
    pep_result text,
    evidence_hash bytea,
    reason_codes text[] default '{}',
    provider_reference text default null,
    evidence_document_id uuid default null,
    expires_on date default null
) returns setof api.kyc_check
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _check lending.kyc_check;
    _today date := internal.business_date(complete_kyc_check.legal_entity_id);
begin
    perform internal.require(complete_kyc_check.legal_entity_id, 'answer_kyc_checks');
    _check := internal.lock_kyc_claim(
        complete_kyc_check.legal_entity_id,
        complete_kyc_check.kyc_check_id,
        complete_kyc_check.lease_id
    );
    if complete_kyc_check.evidence_document_id is not null then
        perform internal.require_evidence(
            complete_kyc_check.legal_entity_id, complete_kyc_check.evidence_document_id
        );
    end if;
    begin
        update lending.kyc_check as c
        set
            status = 'completed',
            lease_id = null,
            result = complete_kyc_check.result,
            sanctions_result = complete_kyc_check.sanctions_result,
            pep_result = complete_kyc_check.pep_result,
            evidence_hash = complete_kyc_check.evidence_hash,
            reason_codes = coalesce(complete_kyc_check.reason_codes, '{}'),
            provider_reference = complete_kyc_check.provider_reference,
            evidence_document_id = complete_kyc_check.evidence_document_id,
            checked_on = _today,
            expires_on = case
                when complete_kyc_check.result = 'passed'
                    then coalesce(
                        complete_kyc_check.expires_on,
                        (_today + make_interval(months => l.valid_months))::date
                    )
            end
        from lending.kyc_level as l
        where
            c.legal_entity_id = complete_kyc_check.legal_entity_id
            and c.id = complete_kyc_check.kyc_check_id
            and l.code = c.level_code;
    exception
        when check_violation then
            raise exception using
                errcode = 'RL702',
                message = 'the answer contradicts itself',
                detail = sqlerrm,
                hint = 'Give result, sanctions_result, pep_result and the SHA-256 of the answer. A '
                    'match with a list of sanctions fails; who is exposed passes an enhanced check '
                    'only.';
    end;
    update lending.kyc_provider as p
    set failures_in_a_row = 0, rests_until_at = null
    where
        p.legal_entity_id = complete_kyc_check.legal_entity_id
        and p.code = _check.provider_code
        and p.failures_in_a_row > 0;
    perform internal.emit_event(
        complete_kyc_check.legal_entity_id,
        'kyc_check_completed',
        'party',
        _check.party_id,
        jsonb_build_object(
            'kyc_check_id', _check.id,
            'level_code', _check.level_code,
            'result', complete_kyc_check.result
        )
    );
    return query
    select v.*
    from api.kyc_check as v
    where
        v.legal_entity_id = complete_kyc_check.legal_entity_id
        and v.id = complete_kyc_check.kyc_check_id;
end
$$;

comment on function api.complete_kyc_check(
    uuid, uuid, uuid, text, text, text, bytea, text[], text, uuid, date
) is
'Answers a claimed identity check, with the SHA-256 of the provider''s answer as evidence. A '
'passed check counts until expires_on, by its level if that is left out. Needs answer_kyc_checks. '
'Raises RL001, RL002 (access), RL700 (check), RL701 (claim lost or answered before), RL702 '
'(contradictory answer), RL710, RL711 (evidence).';

revoke all on function api.complete_kyc_check(
    uuid, uuid, uuid, text, text, text, bytea, text[], text, uuid, date
)
from public;
grant execute on function api.complete_kyc_check(
    uuid, uuid, uuid, text, text, text, bytea, text[], text, uuid, date
) to
rently_compliance_officer,
rently_app;
