-- requires: api.party_role
create or replace function api.record_party_role(
    legal_entity_id uuid,
    party_id uuid,
    role_type text,
    starts_on date default null,
    ends_on date default null
) returns setof api.party_role
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _id uuid := internal.uuid_v7();
begin
    perform internal.require(record_party_role.legal_entity_id, 'manage_parties');
    perform internal.require_approval(record_party_role.legal_entity_id, 'record_party_role');
    perform internal.require_party(record_party_role.legal_entity_id, record_party_role.party_id);
    -- One role of a party after the other: side by side, their checks could deadlock.
    perform
    from lending.party as p
    where
        p.legal_entity_id = record_party_role.legal_entity_id
        and p.id = record_party_role.party_id
    for no key update;
    begin
        insert into lending.party_role (
            legal_entity_id, id, party_id, role_type, valid_during
        )
        values (
            record_party_role.legal_entity_id,
            _id,
            record_party_role.party_id,
            record_party_role.role_type,
            daterange(
                coalesce(
                    record_party_role.starts_on,
                    internal.business_date(record_party_role.legal_entity_id)
                ),
                record_party_role.ends_on
            )
        );
    exception
        when exclusion_violation then
            raise exception using
                errcode = 'RL731',
                message = 'the party has the role on a day of it',
                detail = format(
                    'role %s from %s', record_party_role.role_type, record_party_role.starts_on
                ),
                hint = 'End the other one first, or choose other days.';
        when check_violation or not_null_violation or foreign_key_violation or data_exception then
            raise exception using
                errcode = 'RL732',
                message = 'the role is not valid',
                detail = sqlerrm,
                hint = 'Roles are in lending.party_role_type; it ends after it starts.';
    end;
    return query
    select v.*
    from api.party_role as v
    where v.legal_entity_id = record_party_role.legal_entity_id and v.id = _id;
end
$$;

comment on function api.record_party_role(uuid, uuid, text, date, date) is
'Says what a party is to the entity from starts_on (today) until ends_on (exclusive): borrower, '
'guarantor, landlord, agent, employer. Needs manage_parties. Raises RL001, RL002 (access), RL010 '
'(party), RL731 (it has the role then), RL732 (invalid).';

revoke all on function api.record_party_role(uuid, uuid, text, date, date) from public;
grant execute on function api.record_party_role(uuid, uuid, text, date, date) to
rently_loan_officer,
rently_app;
