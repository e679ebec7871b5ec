create or replace function internal.party_exposure(
    legal_entity_id uuid, party_id uuid, currency_code text, but_application_id uuid default null
) returns numeric
language sql stable
set search_path = ''
begin atomic
    with
    loans as (
        select l.id
        from lending.loan as l
        where
            l.legal_entity_id = party_exposure.legal_entity_id
            and l.borrower_party_id = party_exposure.party_id
        union
        select r.loan_id
        from lending.application_party as p
        inner join lending.offer as o
            on p.legal_entity_id = o.legal_entity_id and p.application_id = o.application_id
        inner join lending.offer_outcome as r
            on o.legal_entity_id = r.legal_entity_id and o.id = r.offer_id
        where
            p.legal_entity_id = party_exposure.legal_entity_id
            and p.party_id = party_exposure.party_id
            and p.role = 'co_borrower'
            and r.loan_id is not null
    ),

    owed as (
        select
            case
                when l.status in ('approved', 'active')
                    then l.principal_amount - l.disbursed_amount + l.principal_outstanding_amount
                else l.principal_charged_off_amount
            end as amount
        from loans as k
        inner join lending.loan as l on k.id = l.id
        where
            l.legal_entity_id = party_exposure.legal_entity_id
            and l.currency_code = party_exposure.currency_code
        union all
        select d.approved_amount
        from lending.application_party as p
        inner join lending.application as a
            on p.legal_entity_id = a.legal_entity_id and p.application_id = a.id
        inner join lending.decision as d
            on
                a.legal_entity_id = d.legal_entity_id
                and a.id = d.application_id
                and d.result = 'approve'
        where
            p.legal_entity_id = party_exposure.legal_entity_id
            and p.party_id = party_exposure.party_id
            and p.role in ('borrower', 'co_borrower')
            and a.status in ('approved', 'offered')
            and a.currency_code = party_exposure.currency_code
            and a.id is distinct from party_exposure.but_application_id
    )

    select coalesce(sum(o.amount), 0)
    from owed as o;
end;

comment on function internal.party_exposure(uuid, uuid, text, uuid) is
'What a party owes the entity as borrower or co-borrower, or may come to owe: principal on the '
'books, charged off or still to be paid out, and what is approved on applications (but one), in '
'loans of the currency and in it.';

revoke all on function internal.party_exposure(uuid, uuid, text, uuid) from public;
