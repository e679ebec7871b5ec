create or replace function internal.post_unapplied(
    payment lending.payment, amount numeric, description text, currency_code text default null
) returns uuid
language plpgsql volatile
set search_path = ''
as $$
begin
    return internal.post_transfers(
        (payment).legal_entity_id,
        (
            select (internal.booking_time() at time zone e.time_zone)::date
            from lending.legal_entity as e
            where e.id = (payment).legal_entity_id
        ),
        case
            when post_unapplied.amount > 0 then (payment).value_date
            else internal.business_date((payment).legal_entity_id)
        end,
        array[
            row(
                '1000',
                '2200',
                coalesce(post_unapplied.currency_code, (payment).currency_code),
                post_unapplied.amount,
                post_unapplied.description
            )::internal.ledger_transfer
        ]
    );
end
$$;

comment on function internal.post_unapplied(lending.payment, numeric, text, text) is
'Posts money of a payment that comes in beside the loans, or with a negative amount goes back. '
'Returns the journal.';

revoke all on function internal.post_unapplied(lending.payment, numeric, text, text) from public;
