-- The linter misplaces a select that a function returns, and the slices of arrays.
-- noqa: disable=LT01,LT02
-- Classes of data, who sees which in clear, the keys under which personal values are compared
-- without being shown, and the log of who saw them.

create table lending.data_class (
    code text primary key,
    description text not null,
    is_personal boolean not null,
    created_at timestamptz not null default now(),
    constraint data_class_code_is_snake_check check (code ~ '^[a-z_]+$')
);

comment on table lending.data_class is 'Classes of data by how they are protected. No tenant.';
comment on column lending.data_class.code is 'Name.';
comment on column lending.data_class.description is 'What belongs to it.';
comment on column lending.data_class.is_personal is
'Personal data: masked in views, logged as a keyed digest, revealed with a reason.';
comment on column lending.data_class.created_at is 'When the row was recorded.';

insert into lending.data_class (code, description, is_personal) values
('business', 'Keys, amounts, terms, states', false),
('name', 'What a person or organisation is called', true),
('contact', 'Where it is reached: email, phone, address', true),
('identifier', 'What identifies a person to the state: numbers, date of birth', true);

create table lending.data_classification (
    table_name text not null,
    column_name name not null,
    data_class text not null references lending.data_class (code) on delete restrict,
    created_at timestamptz not null default now(),
    primary key (table_name, column_name)
);

create index idx_data_classification_data_class on lending.data_classification (data_class);

comment on table lending.data_classification is
'The class of each column that is not plain business data. No tenant.';
comment on column lending.data_classification.table_name is 'Qualified name of the table.';
comment on column lending.data_classification.column_name is 'The column.';
comment on column lending.data_classification.data_class is 'Its class.';
comment on column lending.data_classification.created_at is 'When the row was recorded.';

insert into lending.data_classification (table_name, column_name, data_class) values
('lending.party_identity', 'display_name', 'name'),
('lending.party_identity', 'legal_name', 'name'),
('lending.party_identity', 'email', 'contact'),
('lending.party_identity', 'phone', 'contact'),
('lending.party_identity', 'address', 'contact'),
('lending.party_identity', 'national_id', 'identifier'),
('lending.party_identity', 'birth_date', 'identifier');

create table lending.role_data_class (
    business_role text not null references lending.business_role (code) on delete restrict,
    data_class text not null references lending.data_class (code) on delete restrict,
    created_at timestamptz not null default now(),
    primary key (business_role, data_class)
);

create index idx_role_data_class_data_class on lending.role_data_class (data_class);

comment on table lending.role_data_class is
'Which business role sees which class of personal data in clear, without asking. No tenant.';
comment on column lending.role_data_class.business_role is 'The role.';
comment on column lending.role_data_class.data_class is 'The class it sees.';
comment on column lending.role_data_class.created_at is 'When the row was recorded.';

insert into lending.role_data_class (business_role, data_class) values
('rently_executive', 'name'),
('rently_executive', 'contact'),
('rently_executive', 'identifier'),
('rently_risk_manager', 'name'),
('rently_collections_agent', 'name'),
('rently_loan_officer', 'name'),
('rently_payments_operator', 'name'),
('rently_accountant', 'name'),
('rently_compliance_officer', 'name'),
('rently_auditor', 'name'),
('rently_app', 'name');

insert into lending.capability (code, description) values
('read_parties', 'Read parties, personal data masked by class'),
('search_personal_data', 'Find a party by the full email, phone or identity number'),
('reveal_personal_data', 'See personal data in clear, with a reason that is logged'),
('read_audit', 'Read who changed and who saw what');

insert into lending.role_capability (business_role, capability) values
('rently_executive', 'read_parties'),
('rently_executive', 'read_audit'),
('rently_risk_manager', 'read_parties'),
('rently_collections_agent', 'read_parties'),
('rently_collections_agent', 'search_personal_data'),
('rently_collections_agent', 'reveal_personal_data'),
('rently_loan_officer', 'read_parties'),
('rently_loan_officer', 'search_personal_data'),
('rently_loan_officer', 'reveal_personal_data'),
('rently_payments_operator', 'read_parties'),
('rently_payments_operator', 'search_personal_data'),
('rently_accountant', 'read_parties'),
('rently_compliance_officer', 'read_parties'),
('rently_compliance_officer', 'search_personal_data'),
('rently_compliance_officer', 'reveal_personal_data'),
('rently_compliance_officer', 'read_audit'),
('rently_auditor', 'read_parties'),
('rently_auditor', 'read_audit'),
('rently_readonly_analyst', 'read_parties'),
('rently_bi', 'read_parties'),
('rently_app', 'read_parties'),
('rently_app', 'search_personal_data');

create function internal.entities_in_clear(data_class text) returns uuid[]
language sql stable security definer parallel restricted
set search_path = ''
return array(
    select distinct a.legal_entity_id
    from lending.user_entity_access as a
    inner join lending.role_data_class as c on a.business_role = c.business_role
    cross join internal.request_identity() as i
    where
        c.data_class = entities_in_clear.data_class
        and a.user_account_id = i.account_id
        and a.legal_entity_id = any(i.legal_entity_ids)
);

comment on function internal.entities_in_clear(text) is
'Legal entities whose data of the class the caller sees in clear. None for an unknown class.';

grant execute on function internal.entities_in_clear(text) to public;

-- HMAC (RFC 2104) with SHA-256 on core functions. The two padded keys are stored, not the key; only
-- their owner reads them, and it is asked through the function alone.
set local role rently_keeper;

create table internal.secret_key (
    purpose text primary key,
    inner_key bytea not null,
    outer_key bytea not null,
    created_at timestamptz not null default now(),
    constraint secret_key_fills_a_block_check check (
        length(inner_key) = 64 and length(outer_key) = 64
    )
);

comment on table internal.secret_key is
'Keys of keyed digests, one a purpose, made when the database was. Nobody but the owner reads '
'them; a backup holds them.';
comment on column internal.secret_key.purpose is 'What the digests are for: audit or search.';
comment on column internal.secret_key.inner_key is 'Key xor 0x36, padded to the block of SHA-256.';
comment on column internal.secret_key.outer_key is 'Key xor 0x5c, padded to the block of SHA-256.';
comment on column internal.secret_key.created_at is 'When the key was made.';

-- The linter's dialect lacks `#`, exclusive or.
-- noqa: disable=all
insert into internal.secret_key (purpose, inner_key, outer_key)
select
    k.purpose,
    string_agg(decode(lpad(to_hex(b.byte # 54), 2, '0'), 'hex'), '' order by b.position),
    string_agg(decode(lpad(to_hex(b.byte # 92), 2, '0'), 'hex'), '' order by b.position)
from (
    select
        p.purpose,
        sha256(
            uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
            || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
        ) as key
    from (values ('audit'), ('search')) as p (purpose)
) as k
cross join lateral (
    select
        position,
        case when position < 32 then get_byte(k.key, position) else 0 end as byte
    from generate_series(0, 63) as position
) as b
group by k.purpose;
-- noqa: enable=all
-- noqa: disable=LT01,LT02

create function internal.keyed_digest(purpose text, legal_entity_id uuid, value text) returns text
language sql stable security definer parallel safe
set search_path = ''
return (
    select pg_catalog.encode(pg_catalog.sha256(k.outer_key || pg_catalog.sha256(
        k.inner_key || pg_catalog.convert_to(
            pg_catalog.jsonb_build_array(keyed_digest.legal_entity_id, keyed_digest.value)::text,
            'UTF8'
        )
    )), 'hex')
    from internal.secret_key as k
    where k.purpose = keyed_digest.purpose and keyed_digest.value is not null
);

comment on function internal.keyed_digest(text, uuid, text) is
'HMAC-SHA-256 of a value within a tenant, in hexadecimal: equal values give equal digests, and '
'nobody without the key can try values out. Null for a null value.';

grant execute on function internal.keyed_digest(text, uuid, text) to rently_owner;

set local role rently_owner;

create function internal.without_personal_data(
    table_name text,
    legal_entity_id uuid,
    row_values jsonb
) returns jsonb
language sql stable
set search_path = ''
return (
    select jsonb_object_agg(
        v.key,
        case
            when c.column_name is null or jsonb_typeof(v.value) = 'null' then v.value
            else to_jsonb('hmac:' || internal.keyed_digest(
                'audit', without_personal_data.legal_entity_id, v.key || ':' || (v.value #>> '{}')
            ))
        end
    )
    from jsonb_each(without_personal_data.row_values) as v
    left join (
        select x.column_name
        from lending.data_classification as x
        inner join lending.data_class as d on x.data_class = d.code
        where x.table_name = without_personal_data.table_name and d.is_personal
    ) as c on v.key = c.column_name
);

comment on function internal.without_personal_data(text, uuid, jsonb) is
'The row''s values with personal ones replaced by a keyed digest, so that a change shows and the '
'value does not.';

create table audit.access_log (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    id uuid not null default internal.uuid_v7(),
    accessed_at timestamptz not null default clock_timestamp(),
    access_kind text not null,
    party_id uuid,
    fields text [] not null,
    reason text,
    account_id uuid not null,
    login name not null default session_user,
    application text,
    request_id text,
    primary key (legal_entity_id, id),
    constraint access_log_access_kind_check check (access_kind in ('reveal', 'search')),
    constraint access_log_reveal_names_party_and_reason_check check (
        access_kind <> 'reveal' or (party_id is not null and reason ~ '\S')
    )
);

create index idx_access_log_party_id on audit.access_log (legal_entity_id, party_id, accessed_at);

comment on table audit.access_log is
'Who saw or searched personal data, and why. Never changed. Tenant: legal_entity_id.';
comment on column audit.access_log.legal_entity_id is 'The tenant.';
comment on column audit.access_log.id is 'Key within the tenant.';
comment on column audit.access_log.accessed_at is 'When.';
comment on column audit.access_log.access_kind is 'reveal or search.';
comment on column audit.access_log.party_id is 'Whose data was shown; null for a search.';
comment on column audit.access_log.fields is
'Columns of party_identity that were shown or searched.';
comment on column audit.access_log.reason is 'Why, in the words of the person.';
comment on column audit.access_log.account_id is 'Account that acted.';
comment on column audit.access_log.login is 'Database login.';
comment on column audit.access_log.application is 'Application, as it named itself.';
comment on column audit.access_log.request_id is 'Request of the application.';

select internal.secure_table('audit.access_log', is_append_only => true);

create table lending.party_search_token (
    legal_entity_id uuid not null,
    party_id uuid not null,
    field text not null,
    token text not null,
    primary key (legal_entity_id, party_id, field),
    constraint party_search_token_identity_fkey foreign key (legal_entity_id, party_id)
    references lending.party_identity (legal_entity_id, party_id) on delete restrict,
    constraint party_search_token_field_check check (field in ('email', 'phone', 'national_id'))
);

create index idx_party_search_token_token
on lending.party_search_token (legal_entity_id, field, token);

comment on table lending.party_search_token is
'Keyed digests by which a party is found from a full email, phone or identity number. Derived '
'from party_identity by its trigger. Tenant: legal_entity_id.';
comment on column lending.party_search_token.legal_entity_id is 'The tenant.';
comment on column lending.party_search_token.party_id is 'The party.';
comment on column lending.party_search_token.field is 'Column of party_identity.';
comment on column lending.party_search_token.token is
'internal.keyed_digest of the value, spelling aside.';

select internal.secure_table('lending.party_search_token', is_audited => false);

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL011',
    'reason_required',
    'Personal data is shown only with a reason.',
    'Say why in at least ten characters.'
),
(
    'RL012',
    'unknown_field',
    'The field is none of the party''s identity.',
    'See the detail for the fields there are.'
);
