-- requires: internal.keep_until, internal.v_loan_party
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
                                    case
                                        when not s.is_open
                                            then
                                                (l.updated_at at time zone e.time_zone)::date
                                    end
                                )
                            ),
                            'infinity'
                        )
                    )
                from lending.loan as l
                inner join lending.loan_status as s on l.status = s.code
                inner join lending.legal_entity as e on l.legal_entity_id = e.id
                where
                    l.legal_entity_id = erasable_from.legal_entity_id
                    and (
                        l.borrower_party_id = erasable_from.party_id
                        or l.id in (
                            select p.loan_id
                            from internal.v_loan_party as p
                            where
                                p.legal_entity_id = erasable_from.legal_entity_id
                                and p.party_id = erasable_from.party_id
                            union all
                            select y.loan_id
                            from lending.security_interest as y
                            where
                                y.legal_entity_id = erasable_from.legal_entity_id
                                and y.party_id = erasable_from.party_id
                        )
                    )
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
                select
                    max(
                        coalesce(
                            internal.keep_until(
                                s.legal_entity_id, 'contract', upper(s.leased_during)
                            ),
                            'infinity'
                        )
                    )
                from lending.lease as s
                where
                    s.legal_entity_id = erasable_from.legal_entity_id
                    and erasable_from.party_id in (s.tenant_party_id, s.landlord_party_id)
                    and not s.is_cancelled
            )
        );
end;

comment on function internal.erasable_from(uuid, uuid) is
'First day on which nothing stands against erasing a party: all loans that it owes, answers for or '
'secures closed and leases ended for as long as contracts are kept, its documents'' time over. '
'Infinity while a loan or lease runs.';

revoke all on function internal.erasable_from(uuid, uuid) from public;
