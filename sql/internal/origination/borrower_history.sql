create or replace function internal.borrower_history(application lending.application)
returns jsonb
language plpgsql stable
set search_path = ''
as $$
begin
    return (
        select
            jsonb_build_object(
                'open_loan_count', count(*) filter (where l.status in ('approved', 'active')),
                'lost_loan_count', count(*) filter (
                    where l.status in ('charged_off', 'written_off')
                ),
                'days_past_due', coalesce(
                    max(
                        greatest(
                            internal.business_date(l.legal_entity_id) - l.oldest_unpaid_due_date, 0
                        )
                    ) filter (where l.status = 'active'),
                    0
                )
            )
        from lending.loan as l
        where
            l.legal_entity_id = (application).legal_entity_id
            and l.borrower_party_id = (application).borrower_party_id
    ) || jsonb_build_object(
        'open_application_count', (
            select count(*)
            from lending.application as a
            inner join lending.application_status as s on a.status = s.code and s.is_open
            where
                a.legal_entity_id = (application).legal_entity_id
                and a.borrower_party_id = (application).borrower_party_id
                and a.id <> (application).id
        ),
        'same_identity_count', (
            select count(distinct o.party_id)
            from lending.party_search_token as m
            inner join lending.party_search_token as o
                on
                    m.legal_entity_id = o.legal_entity_id
                    and m.field = o.field
                    and m.token = o.token
                    and m.party_id <> o.party_id
            where
                m.legal_entity_id = (application).legal_entity_id
                and m.party_id = (application).borrower_party_id
                and o.party_id not in (
                    select p.party_id
                    from lending.application_party as p
                    where
                        p.legal_entity_id = (application).legal_entity_id
                        and p.application_id = (application).id
                )
        )
    );
end
$$;

comment on function internal.borrower_history(lending.application) is
'What the entity knows of the borrower of an application: open, late and lost loans, other open '
'applications, other parties with the same email, phone or identity number.';

revoke all on function internal.borrower_history(lending.application) from public;
