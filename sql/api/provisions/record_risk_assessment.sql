-- requires: api.risk_assessment
create or replace function api.record_risk_assessment(
    legal_entity_id uuid,
    model_code text,
    model_version text,
    score numeric,
    default_probability numeric,
    assessed_on date,
    party_id uuid default null,
    loan_id uuid default null,
    valid_until_date date default null
) returns setof api.risk_assessment
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _party_id uuid;
    _id uuid := internal.uuid_v7();
begin
    perform internal.require(record_risk_assessment.legal_entity_id, 'assess_risk');
    if record_risk_assessment.loan_id is null then
        _party_id := record_risk_assessment.party_id;
    else
        select l.borrower_party_id into _party_id
        from lending.loan as l
        where
            l.legal_entity_id = record_risk_assessment.legal_entity_id
            and l.id = record_risk_assessment.loan_id
            and l.borrower_party_id
            = coalesce(record_risk_assessment.party_id, l.borrower_party_id);
    end if;
    if _party_id is null
        or record_risk_assessment.assessed_on
        > internal.business_date(record_risk_assessment.legal_entity_id)
    then
        raise exception using
            errcode = 'RL390',
            message = 'the assessment names nobody, or a day in the future',
            detail = format(
                'party %s, loan %s, day %s',
                record_risk_assessment.party_id,
                record_risk_assessment.loan_id,
                record_risk_assessment.assessed_on
            ),
            hint = 'Give a borrower, or a loan of the borrower, and a day up to today.';
    end if;
    begin
        insert into lending.risk_assessment (
            legal_entity_id, id, party_id, loan_id, model_code, model_version, score,
            default_probability, assessed_on, valid_until_date, recorded_by_account_id
        )
        values (
            record_risk_assessment.legal_entity_id,
            _id,
            _party_id,
            record_risk_assessment.loan_id,
            record_risk_assessment.model_code,
            record_risk_assessment.model_version,
            record_risk_assessment.score,
            record_risk_assessment.default_probability,
            record_risk_assessment.assessed_on,
            record_risk_assessment.valid_until_date,
            internal.acting_account_id()
        );
    exception
        when
            check_violation or not_null_violation or foreign_key_violation or data_exception
        then
            raise exception using
                errcode = 'RL390',
                message = 'the assessment is not valid',
                detail = sqlerrm,
                hint = 'See the comments of lending.risk_assessment.';
    end;
    perform internal.emit_event(
        record_risk_assessment.legal_entity_id,
        'risk_assessed',
        'party',
        _party_id,
        jsonb_build_object(
            'risk_assessment_id', _id,
            'loan_id', record_risk_assessment.loan_id,
            'model_code', record_risk_assessment.model_code,
            'assessed_on', record_risk_assessment.assessed_on
        )
    );
    return query
    select a.*
    from api.risk_assessment as a
    where a.legal_entity_id = record_risk_assessment.legal_entity_id and a.id = _id;
end
$$;

comment on function api.record_risk_assessment(
    uuid, text, text, numeric, numeric, date, uuid, uuid, date
) is
'Records how likely a model or a person holds a borrower, or one loan, to default within twelve '
'months (a fraction), on a day and until another, exclusive. Never changed: a later assessment '
'goes before it. Needs assess_risk. Raises RL001, RL002 (access), RL390 (invalid).';

revoke all on function api.record_risk_assessment(
    uuid, text, text, numeric, numeric, date, uuid, uuid, date
) from public;
grant execute on function api.record_risk_assessment(
    uuid, text, text, numeric, numeric, date, uuid, uuid, date
) to rently_risk_manager, rently_app;
