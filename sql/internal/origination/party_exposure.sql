-- Each loan counts once, by what weighs most: a borrower owes all of it, a guarantor a share, or up
-- to the amount guaranteed. What is nothing needs no exchange rate.
-- requires: internal.convert, internal.v_loan_party
create or replace function internal.party_exposure(
    legal_entity_id uuid,
    party_id uuid,
    currency_code text,
    on_date date,
    but_application_id uuid default null
) returns numeric
language plpgsql stable
set search_path = ''
as $$
begin
    return (
        with
        claim as (
            select
                l.id as loan_id,
                100::numeric as share_pct,
                null::numeric as limit_amount,
                null::text as limit_currency_code
            from lending.loan as l
            where
                l.legal_entity_id = party_exposure.legal_entity_id
                and l.borrower_party_id = party_exposure.party_id
            union all
            select
                p.loan_id,
                coalesce(p.share_pct, 100),
                null,
                null
            from internal.v_loan_party as p
            where
                p.legal_entity_id = party_exposure.legal_entity_id
                and p.party_id = party_exposure.party_id
            union all
            select
                s.loan_id,
                100,
                s.value_amount,
                s.currency_code
            from lending.security_interest as s
            where
                s.legal_entity_id = party_exposure.legal_entity_id
                and s.party_id = party_exposure.party_id
                and s.kind = 'guarantee'
                and s.valid_during @> party_exposure.on_date
        ),

        owed as (
            select
                l.id as loan_id,
                l.currency_code,
                case
                    when l.status in ('approved', 'active')
                        then l.principal_amount - l.disbursed_amount
                        + l.principal_outstanding_amount
                    else l.principal_charged_off_amount
                end as amount
            from lending.loan as l
            where
                l.legal_entity_id = party_exposure.legal_entity_id
                and l.id in (select c.loan_id from claim as c)
        ),

        answered_for as (
            select
                c.loan_id,
                max(
                    least(
                        o.amount * c.share_pct / 100,
                        case
                            when c.limit_amount is not null
                                then (
                                    internal.convert(
                                        c.limit_amount,
                                        c.limit_currency_code,
                                        o.currency_code,
                                        party_exposure.on_date
                                    )
                                ).converted_amount
                        end
                    )
                ) as amount,
                o.currency_code
            from claim as c
            inner join owed as o on c.loan_id = o.loan_id
            where o.amount > 0
            group by c.loan_id, o.currency_code
            union all
            select
                null,
                d.approved_amount * coalesce(p.share_pct, 100) / 100,
                a.currency_code
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
                and a.status in ('approved', 'offered')
                and a.id is distinct from party_exposure.but_application_id
        )

        select
            coalesce(
                sum(
                    (
                        internal.convert(
                            a.amount,
                            a.currency_code,
                            party_exposure.currency_code,
                            party_exposure.on_date
                        )
                    ).converted_amount
                ),
                0
            )
        from answered_for as a
    );
exception
    -- No valid rate of a currency: nobody knows, and a person has to look.
    when sqlstate 'RL514' then
        return null;
end
$$;

comment on function internal.party_exposure(uuid, uuid, text, date, uuid) is
'What a party owes the entity as borrower or co-borrower, may come to owe, or answers for as '
'guarantor: principal on the books, charged off or still to be paid out, and what is approved on '
'applications (but one); in the currency, at the official rates of the day. Null where a rate is '
'missing.';

revoke all on function internal.party_exposure(uuid, uuid, text, date, uuid) from public;
