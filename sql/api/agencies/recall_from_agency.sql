-- requires: api.agency_placement, internal.end_placement, internal.release_case
create or replace function api.recall_from_agency(
    legal_entity_id uuid,
    loan_id uuid,
    reason text
) returns setof api.agency_placement
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _loan lending.loan;
    _id uuid;
    _facts jsonb;
begin
    perform internal.require(recall_from_agency.legal_entity_id, 'place_with_agencies');
    perform internal.require_reason(recall_from_agency.reason);
    _loan := internal.lock_loan(recall_from_agency.legal_entity_id, recall_from_agency.loan_id);
    _id := internal.end_placement(
        _loan.legal_entity_id,
        _loan.id,
        recall_from_agency.reason,
        internal.business_date(_loan.legal_entity_id)
    );
    if _id is null then
        raise exception using
            errcode = 'RL672',
            message = 'the loan is with no agency',
            detail = format('loan %s', _loan.loan_number),
            hint = 'See api.agency_placement.';
    end if;
    _facts := jsonb_build_object('placement_id', _id);
    perform internal.note_collections(_loan, 'agency_recalled', _facts);
    perform internal.release_case(_loan, 'agency', _facts);
    perform internal.emit_event(
        _loan.legal_entity_id, 'agency_recalled', 'loan', _loan.id, _facts
    );
    return query
    select p.*
    from api.agency_placement as p
    where p.legal_entity_id = recall_from_agency.legal_entity_id and p.id = _id;
end
$$;

comment on function api.recall_from_agency(uuid, uuid, text) is
'Takes a loan back from its agency from today on; its case goes back to work. Needs '
'place_with_agencies. Raises RL001, RL002 (access), RL301 (loan), RL606 (reason), RL672 (with no '
'agency).';

revoke all on function api.recall_from_agency(uuid, uuid, text) from public;
grant execute on function api.recall_from_agency(uuid, uuid, text) to rently_risk_manager;
