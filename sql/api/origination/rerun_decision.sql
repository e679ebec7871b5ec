create or replace function api.rerun_decision(legal_entity_id uuid, decision_id uuid)
returns table (
    result text,
    approved_amount numeric,
    instalment_count integer,
    interest_rate numeric,
    reason_codes text[],
    is_same boolean
)
language plpgsql stable security definer
set search_path = ''
as $$
declare
    _decision lending.decision;
    _again internal.decision_outcome;
begin
    perform internal.require(rerun_decision.legal_entity_id, 'rerun_decisions');
    select d.* into _decision
    from lending.decision as d
    where
        d.legal_entity_id = rerun_decision.legal_entity_id
        and d.id = rerun_decision.decision_id;
    if not found then
        raise exception using
            errcode = 'RL214',
            message = 'the entity has no such decision',
            detail = format('decision_id %s', rerun_decision.decision_id),
            hint = 'Look it up in api.decision.';
    end if;
    _again := internal.decide(_decision.inputs);
    return query
    select
        _again.result,
        _again.approved_amount,
        _again.instalment_count,
        _again.interest_rate,
        _again.reason_codes,
        _again is not distinct from internal.stored_outcome(_decision);
end
$$;

comment on function api.rerun_decision(uuid, uuid) is
'Decides again from the inputs that a decision stored, and says whether it comes to the same. '
'Writes nothing. approved_amount in the application''s currency, interest_rate a fraction a year. '
'Needs rerun_decisions. Raises RL001, RL002 (access), RL214 (unknown decision).';

revoke all on function api.rerun_decision(uuid, uuid) from public;
grant execute on function api.rerun_decision(uuid, uuid) to
rently_executive,
rently_risk_manager,
rently_loan_officer,
rently_compliance_officer,
rently_auditor;
