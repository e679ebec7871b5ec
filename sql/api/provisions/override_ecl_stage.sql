-- requires: api.ecl_stage_override
create or replace function api.override_ecl_stage(
    legal_entity_id uuid,
    loan_id uuid,
    stage integer,
    reason text,
    until_date date,
    from_date date default null
) returns setof api.ecl_stage_override
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _loan lending.loan;
    _today date := internal.business_date(override_ecl_stage.legal_entity_id);
    _id uuid := internal.uuid_v7();
begin
    perform internal.require(override_ecl_stage.legal_entity_id, 'manage_provisions');
    perform internal.require_approval(override_ecl_stage.legal_entity_id, 'override_ecl_stage');
    _loan := internal.lock_loan(override_ecl_stage.legal_entity_id, override_ecl_stage.loan_id);
    perform internal.require_open_loan(_loan);
    if override_ecl_stage.from_date < _today then
        raise exception using
            errcode = 'RL396',
            message = 'the override begins in the past',
            detail = format('from %s, today %s', override_ecl_stage.from_date, _today),
            hint = 'Let it begin today or later.';
    end if;
    begin
        insert into lending.ecl_stage_override (
            legal_entity_id, id, loan_id, stage, valid_during, reason, recorded_by_account_id
        )
        values (
            _loan.legal_entity_id,
            _id,
            _loan.id,
            override_ecl_stage.stage,
            daterange(
                coalesce(override_ecl_stage.from_date, _today), override_ecl_stage.until_date
            ),
            override_ecl_stage.reason,
            internal.acting_account_id()
        );
    exception
        when check_violation or not_null_violation or exclusion_violation or data_exception then
            raise exception using
                errcode = 'RL396',
                message = 'the override is not valid',
                detail = sqlerrm,
                hint = 'Give a stage from 1 to 3, a reason, an end; overrides do not overlap.';
    end;
    perform internal.emit_event(
        _loan.legal_entity_id,
        'ecl_stage_overridden',
        'loan',
        _loan.id,
        jsonb_build_object(
            'override_id', _id,
            'stage', override_ecl_stage.stage,
            'from_date', coalesce(override_ecl_stage.from_date, _today),
            'until_date', override_ecl_stage.until_date
        )
    );
    return query
    select o.*
    from api.ecl_stage_override as o
    where o.legal_entity_id = override_ecl_stage.legal_entity_id and o.id = _id;
end
$$;

comment on function api.override_ecl_stage(uuid, uuid, integer, text, date, date) is
'Sets the stage of a loan against the rules, with a reason, from a day (today) until another, '
'exclusive; then the rules hold again. Meant for a second person''s approval. Needs '
'manage_provisions. Raises RL001, RL002 (access), RL013 (second person), RL301, RL303 (loan), '
'RL396 (invalid, overlapping, in the past).';

revoke all on function api.override_ecl_stage(uuid, uuid, integer, text, date, date) from public;
grant execute on function api.override_ecl_stage(uuid, uuid, integer, text, date, date)
to rently_risk_manager;
