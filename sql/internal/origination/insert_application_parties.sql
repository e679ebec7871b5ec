create or replace function internal.insert_application_parties(
    application lending.application, parties jsonb
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    -- In the order of their keys, so that the first unknown one is always the same.
    perform internal.require_party((application).legal_entity_id, p.party_id)
    from (
        select a.party_id
        from jsonb_to_recordset(insert_application_parties.parties) as a (party_id uuid)
        where a.party_id is not null
        order by a.party_id
    ) as p;
    insert into lending.application_party (
        legal_entity_id,
        application_id,
        party_id,
        role,
        share_pct,
        currency_code,
        stated_income_amount,
        stated_debt_amount
    )
    select
        (application).legal_entity_id,
        (application).id,
        p.party_id,
        p.role,
        p.share_pct,
        (application).currency_code,
        p.stated_income_amount,
        p.stated_debt_amount
    from jsonb_to_recordset(insert_application_parties.parties) as p (
        party_id uuid,
        role text,
        share_pct numeric,
        stated_income_amount numeric,
        stated_debt_amount numeric
    );
end
$$;

comment on function internal.insert_application_parties(lending.application, jsonb) is
'Writes the parties of an application from an array. Raises RL010 for one that is not active, and '
'what the table refuses.';

revoke all on function internal.insert_application_parties(lending.application, jsonb) from public;
