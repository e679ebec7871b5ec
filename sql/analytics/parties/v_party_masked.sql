-- requires: internal.mask_name, internal.mask_email, internal.mask_phone, internal.mask_identifier
create or replace view analytics.v_party_masked with (security_barrier = true) as
with
clear as materialized (
    select
        internal.entities_in_clear('name') as name_entities,
        internal.entities_in_clear('contact') as contact_entities,
        internal.entities_in_clear('identifier') as identifier_entities
),

sight as materialized (
    select
        e.legal_entity_id,
        coalesce(e.legal_entity_id = any(c.name_entities), false) as sees_name,
        coalesce(e.legal_entity_id = any(c.contact_entities), false) as sees_contact,
        coalesce(e.legal_entity_id = any(c.identifier_entities), false) as sees_identifier
    from unnest(internal.entities_with('read_parties')) as e (legal_entity_id)
    cross join clear as c
)

select
    p.legal_entity_id,
    p.id,
    p.kind,
    p.reference,
    p.segment,
    p.is_active,
    case
        when s.sees_name then i.display_name
        else internal.mask_name(i.display_name)
    end as display_name,
    case when s.sees_name then i.legal_name else internal.mask_name(i.legal_name) end as legal_name,
    case when s.sees_contact then i.email else internal.mask_email(i.email) end as email,
    case when s.sees_contact then i.phone else internal.mask_phone(i.phone) end as phone,
    case when s.sees_contact then i.address end as address,
    case
        when s.sees_identifier then i.national_id
        else internal.mask_identifier(i.national_id)
    end as national_id,
    case when s.sees_identifier then i.birth_date end as birth_date,
    i.country_code,
    email.token as email_token,
    phone.token as phone_token,
    national_id.token as national_id_token
from lending.party as p
inner join sight as s on p.legal_entity_id = s.legal_entity_id
inner join lending.party_identity as i
    on p.legal_entity_id = i.legal_entity_id and p.id = i.party_id
left join lending.party_search_token as email
    on
        p.legal_entity_id = email.legal_entity_id
        and p.id = email.party_id
        and email.field = 'email'
left join lending.party_search_token as phone
    on
        p.legal_entity_id = phone.legal_entity_id
        and p.id = phone.party_id
        and phone.field = 'phone'
left join lending.party_search_token as national_id
    on
        p.legal_entity_id = national_id.legal_entity_id
        and p.id = national_id.party_id
        and national_id.field = 'national_id';

comment on view analytics.v_party_masked is
'Who are the parties, as far as the caller may know? One row a party; personal data in clear '
'where lending.role_data_class gives the caller''s role its class, otherwise masked or null. '
'Tier 1. No amounts.';
comment on column analytics.v_party_masked.legal_entity_id is 'The tenant.';
comment on column analytics.v_party_masked.id is 'The party.';
comment on column analytics.v_party_masked.kind is 'person or organisation.';
comment on column analytics.v_party_masked.reference is 'The entity''s own number for the party.';
comment on column analytics.v_party_masked.segment is 'Segment for risk and reports.';
comment on column analytics.v_party_masked.is_active is 'False once no business is done with it.';
comment on column analytics.v_party_masked.display_name is 'Name to show, or its initials.';
comment on column analytics.v_party_masked.legal_name is 'Name on documents, or its initials.';
comment on column analytics.v_party_masked.email is
'Email address, in clear or masked: jo***@example.com.';
comment on column analytics.v_party_masked.phone is 'Phone number, in clear or masked: +49***21.';
comment on column analytics.v_party_masked.address is 'Postal address; null unless in clear.';
comment on column analytics.v_party_masked.national_id is
'Number of an identity document or tax number, in clear or masked: ***42.';
comment on column analytics.v_party_masked.birth_date is 'Date of birth; null unless in clear.';
comment on column analytics.v_party_masked.country_code is 'Country of residence or seat.';
comment on column analytics.v_party_masked.email_token is
'Keyed digest of the email: equal addresses within the tenant have equal tokens.';
comment on column analytics.v_party_masked.phone_token is
'Keyed digest of the digits of the phone number.';
comment on column analytics.v_party_masked.national_id_token is
'Keyed digest of the identity number.';

grant select on analytics.v_party_masked to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_readonly_analyst,
rently_bi,
rently_app;
