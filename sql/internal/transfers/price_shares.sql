-- Each share is the rounded price of all loans up to it less that of those before, so that the
-- shares add up to the price whatever is rounded.
create or replace function internal.price_shares(
    offer lending.loan_transfer_offer, out loan_id uuid, out price_amount numeric
) returns setof record
language sql stable
set search_path = ''
begin atomic
    with owed as materialized (
        select
            l.id as loan_id,
            greatest(
                internal.payoff_amount(l, internal.business_date(l.legal_entity_id)),
                power(10::numeric, -internal.currency_minor_units(l.currency_code))
            ) as amount
        from lending.loan_transfer_offer_loan as s
        inner join lending.loan as l
            on s.legal_entity_id = l.legal_entity_id and s.loan_id = l.id
        where
            s.legal_entity_id = (price_shares.offer).legal_entity_id
            and s.loan_transfer_offer_id = (price_shares.offer).id
    ),

    running as (
        select
            o.loan_id,
            round(
                (price_shares.offer).price_amount
                * sum(o.amount) over (order by o.loan_id) / sum(o.amount) over (),
                internal.currency_minor_units((price_shares.offer).currency_code)
            ) as amount
        from owed as o
    )

    select
        r.loan_id,
        r.amount - lag(r.amount, 1, 0::numeric) over (order by r.loan_id)
    from running as r;
end;

comment on function internal.price_shares(lending.loan_transfer_offer) is
'What of the price of an offer falls to each of its loans, in its currency: by what repays the '
'loan today, at least one minor unit. The shares add up to the price.';

revoke all on function internal.price_shares(lending.loan_transfer_offer) from public;
