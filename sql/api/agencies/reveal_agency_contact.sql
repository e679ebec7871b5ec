-- requires: internal.acting_agency, internal.reveal_identity
create or replace function api.reveal_agency_contact(
    legal_entity_id uuid,
    placement_id uuid,
    reason text
) returns table (field text, value text)
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _party_id uuid;
begin
    perform internal.require(reveal_agency_contact.legal_entity_id, 'work_for_agency');
    -- The placement is kept from ending until the answer is given.
    select l.borrower_party_id into _party_id
    from lending.agency_placement as p
    inner join lending.loan as l on p.legal_entity_id = l.legal_entity_id and p.loan_id = l.id
    where
        p.legal_entity_id = reveal_agency_contact.legal_entity_id
        and p.id = reveal_agency_contact.placement_id
        and upper_inf(p.placed_during)
        and p.agency_code = internal.acting_agency(p.legal_entity_id)
    for share of p;
    if not found then
        raise exception using
            errcode = 'RL672',
            message = 'the case is not with your agency',
            detail = format('placement_id %s', reveal_agency_contact.placement_id),
            hint = 'See api.agency_case.';
    end if;
    return query
    select r.*
    from internal.reveal_identity(
        reveal_agency_contact.legal_entity_id,
        _party_id,
        '{address, email, phone}',
        reveal_agency_contact.reason
    ) as r;
end
$$;

comment on function api.reveal_agency_contact(uuid, uuid, text) is
'Address, email and phone of the debtor of a case in clear, one row each, while it is placed with '
'the caller''s agency; logged in audit.access_log with the reason. Needs work_for_agency. Raises '
'RL001, RL002 (access), RL011 (reason), RL672 (not placed with the agency).';

revoke all on function api.reveal_agency_contact(uuid, uuid, text) from public;
grant execute on function api.reveal_agency_contact(uuid, uuid, text) to rently_agency;
