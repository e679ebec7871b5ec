-- A loop, because each loan has a case, a hold and events of its own; locks are taken by key.
-- requires: api.agency_placement, internal.hold_case, internal.overdue_on
create or replace function api.place_with_agency(
    legal_entity_id uuid,
    loan_ids uuid[],
    agency_code text
) returns setof api.agency_placement
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _agency lending.collection_agency;
    _loan lending.loan;
    _loan_id uuid;
    _amount numeric;
    _ids uuid[] := '{}';
    _id uuid;
    _today date := internal.business_date(place_with_agency.legal_entity_id);
    _facts jsonb;
begin
    perform internal.require(place_with_agency.legal_entity_id, 'place_with_agencies');
    select a.* into _agency
    from lending.collection_agency as a
    where
        a.legal_entity_id = place_with_agency.legal_entity_id
        and a.code = place_with_agency.agency_code;
    if not found then
        raise exception using
            errcode = 'RL670',
            message = 'there is no such agency',
            detail = format('agency %s', place_with_agency.agency_code),
            hint = 'Set it with api.register_agency().';
    end if;
    perform internal.require_approval(_agency.legal_entity_id, 'place_with_agency');
    for _loan_id in
        select distinct i.id from unnest(place_with_agency.loan_ids) as i (id) order by i.id
    loop
        _loan := internal.lock_loan(_agency.legal_entity_id, _loan_id);
        select
            case
                when _loan.status = 'written_off' then _loan.principal_written_off_amount
                else o.overdue_amount
            end
        into _amount
        from internal.overdue_on(_loan.legal_entity_id, _loan.id, _today) as o;
        _id := internal.uuid_v7();
        if _amount > 0 is not true or exists (
            select
            from lending.agency_placement as p
            where
                p.legal_entity_id = _loan.legal_entity_id
                and p.loan_id = _loan.id
                and p.placed_during && daterange(_today, null)
        ) then
            raise exception using
                errcode = 'RL671',
                message = 'the loan cannot be placed',
                detail = format('loan %s, %s to collect', _loan.loan_number, _amount),
                hint = 'It is with an agency today, or owes nothing that could be collected.';
        end if;
        _facts := jsonb_build_object(
            'placement_id', _id, 'agency', _agency.code, 'amount', _amount,
            'currency_code', _loan.currency_code
        );
        insert into lending.agency_placement (
            legal_entity_id, id, agency_code, loan_id, case_id, currency_code, placed_amount,
            commission_pct, placed_during, recorded_by_account_id
        )
        values (
            _loan.legal_entity_id,
            _id,
            _agency.code,
            _loan.id,
            internal.hold_case(_loan, 'agency', _facts),
            _loan.currency_code,
            _amount,
            _agency.commission_pct,
            daterange(_today, null),
            internal.acting_account_id()
        );
        perform internal.note_collections(_loan, 'agency_placed', _facts);
        perform internal.emit_event(
            _loan.legal_entity_id, 'agency_placed', 'loan', _loan.id, _facts
        );
        _ids := _ids || _id;
    end loop;
    return query
    select p.*
    from api.agency_placement as p
    where
        p.legal_entity_id = place_with_agency.legal_entity_id and p.id = any (_ids)
    order by p.id;
end
$$;

comment on function api.place_with_agency(uuid, uuid[], text) is
'Hands loans over to an agency from today on, all or none: their cases wait, and no rule is '
'followed meanwhile. Needs place_with_agencies. Raises RL001, RL002 (access), RL013 (approval), '
'RL301 (loan), RL610 (case with a promise), RL670 (agency), RL671 (placed already, nothing '
'overdue).';

revoke all on function api.place_with_agency(uuid, uuid[], text) from public;
grant execute on function api.place_with_agency(uuid, uuid[], text) to rently_risk_manager;
