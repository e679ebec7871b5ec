-- requires: internal.keep_until
create or replace function internal.erasable_from(
    legal_entity_id uuid, party_id uuid
) returns date
language sql stable
set search_path = ''
begin atomic
    select
        greatest(
            '-infinity'::date,
            (
                select
                    max(
                        coalesce(
                            internal.keep_until(
                                l.legal_entity_id,
                                'contract',
                                coalesce(
                                    l.closed_on,
                                    case when s.is_open then null else l.updated_at::date end
                                )
                            ),
                            'infinity'
                        )
                    )
                from lending.loan as l
                inner join lending.loan_status as s on l.status = s.code
                where
                    l.legal_entity_id = erasable_from.legal_entity_id
                    and l.borrower_party_id = erasable_from.party_id
            ),
            (
                select max(d.keep_until_date)
                from lending.document as d
                where
                    d.legal_entity_id = erasable_from.legal_entity_id
                    and d.party_id = erasable_from.party_id
                    and d.discarded_at is null
            ),
            (
                select max(coalesce(upper(s.leased_during), 'infinity'))
                from lending.lease as s
                where
                    s.legal_entity_id = erasable_from.legal_entity_id
                    and erasable_from.party_id in (s.tenant_party_id, s.landlord_party_id)
                    and not s.is_cancelled
            )
        );
end;

comment on function internal.erasable_from(uuid, uuid) is
'First day on which nothing stands against erasing a party: all loans closed for as long as '
'contracts are kept, its documents'' time over, its leases ended. Infinity while a loan or lease '
'runs.';

revoke all on function internal.erasable_from(uuid, uuid) from public;
