create or replace function internal.subject_data(legal_entity_id uuid, party_id uuid)
returns table (section text, data jsonb)
language sql stable
set search_path = ''
begin atomic
    select
        'identity',
        to_jsonb(i) - '{legal_entity_id, row_version}'::text[]
    from lending.party_identity as i
    where
        i.legal_entity_id = subject_data.legal_entity_id
        and i.party_id = subject_data.party_id
    union all
    select
        'party',
        to_jsonb(p) - '{legal_entity_id, row_version}'::text[]
    from lending.party as p
    where p.legal_entity_id = subject_data.legal_entity_id and p.id = subject_data.party_id
    union all
    select
        'role',
        to_jsonb(r) - '{legal_entity_id, row_version}'::text[]
    from lending.party_role as r
    where
        r.legal_entity_id = subject_data.legal_entity_id
        and r.party_id = subject_data.party_id
    union all
    select
        'consent',
        to_jsonb(c) - '{legal_entity_id, recorded_by_account_id}'::text[]
    from lending.consent as c
    where
        c.legal_entity_id = subject_data.legal_entity_id
        and c.party_id = subject_data.party_id
    union all
    select
        'identity_check',
        to_jsonb(k) - '{legal_entity_id, lease_id, row_version}'::text[]
    from lending.kyc_check as k
    where
        k.legal_entity_id = subject_data.legal_entity_id
        and k.party_id = subject_data.party_id
    union all
    select
        'document',
        to_jsonb(d) - '{legal_entity_id, row_version}'::text[]
    from lending.document as d
    where
        d.legal_entity_id = subject_data.legal_entity_id
        and d.party_id = subject_data.party_id
    union all
    select
        'payment_instrument',
        to_jsonb(n) - '{legal_entity_id, provider_token, row_version}'::text[]
    from lending.payment_instrument as n
    where
        n.legal_entity_id = subject_data.legal_entity_id
        and n.party_id = subject_data.party_id
    union all
    select
        'lease',
        to_jsonb(s) - '{legal_entity_id, row_version}'::text[]
    from lending.lease as s
    where
        s.legal_entity_id = subject_data.legal_entity_id
        and subject_data.party_id in (s.tenant_party_id, s.landlord_party_id)
    union all
    select
        'loan',
        to_jsonb(l) - '{legal_entity_id, row_version}'::text[]
    from lending.loan as l
    where
        l.legal_entity_id = subject_data.legal_entity_id
        and l.borrower_party_id = subject_data.party_id
    union all
    select
        'loan_transaction',
        to_jsonb(t) - '{legal_entity_id, recorded_by_account_id}'::text[]
    from lending.loan as l
    inner join lending.loan_transaction as t
        on l.legal_entity_id = t.legal_entity_id and l.id = t.loan_id
    where
        l.legal_entity_id = subject_data.legal_entity_id
        and l.borrower_party_id = subject_data.party_id;
end;

comment on function internal.subject_data(uuid, uuid) is
'All that the entity holds on a party as a data subject, one row each: identity, roles, consents, '
'checks, documents, instruments, leases, loans and their transactions.';

revoke all on function internal.subject_data(uuid, uuid) from public;
