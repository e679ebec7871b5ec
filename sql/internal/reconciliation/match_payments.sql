-- requires: internal.v_reconcilable_payment
-- A key joins: reference or amount. Only pairs without a rival on either side are matched, so that
-- the outcome does not depend on an order; rivals stay open for people.
create or replace function internal.match_payments(
    legal_entity_id uuid, rule text, amount_tolerance numeric, days_tolerance integer
) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _matched bigint;
begin
    with
    open_line as materialized (
        select l.*
        from lending.provider_statement_line as l
        where
            l.legal_entity_id = match_payments.legal_entity_id
            and not exists (
                select
                from lending.reconciliation_match as m
                where
                    m.legal_entity_id = l.legal_entity_id
                    and m.line_id = l.id
                    and m.undone_at is null
            )
    ),

    open_payment as materialized (
        select p.*
        from internal.v_reconcilable_payment as p
        where p.legal_entity_id = match_payments.legal_entity_id
    ),

    -- Somebody said that these are not each other's.
    refused as materialized (
        select
            m.line_id,
            m.payment_id
        from lending.reconciliation_match as m
        where
            m.legal_entity_id = match_payments.legal_entity_id and m.undone_at is not null
    ),

    by_reference as (
        select
            l.id as line_id,
            p.id as payment_id,
            p.received_at,
            count(*) over line_pair as payments_of_line,
            count(*) over payment_pair as lines_of_payment,
            abs(l.amount - p.amount) as difference,
            sum(p.amount) over line_pair = l.amount as is_sum
        from open_line as l
        inner join open_payment as p
            on l.reference = p.reference and l.currency_code = p.currency_code
        where
            match_payments.rule <> 'amount_and_date'
            and (l.id, p.id) not in (select r.line_id, r.payment_id from refused as r)
        window line_pair as (partition by l.id), payment_pair as (partition by p.id)
    ),

    by_amount as (
        select
            l.id as line_id,
            p.id as payment_id,
            p.received_at,
            count(*) over (partition by l.id) as payments_of_line,
            count(*) over (partition by p.id) as lines_of_payment
        from open_line as l
        inner join open_payment as p
            on l.amount = p.amount and l.currency_code = p.currency_code
        where
            match_payments.rule = 'amount_and_date'
            and abs(l.value_date - p.value_date) <= match_payments.days_tolerance
            and (l.id, p.id) not in (select r.line_id, r.payment_id from refused as r)
    ),

    found as (
        select
            b.line_id,
            b.payment_id,
            b.received_at
        from by_reference as b
        where
            b.lines_of_payment = 1
            and case match_payments.rule
                when 'many_to_one' then b.payments_of_line > 1 and b.is_sum
                else
                    b.payments_of_line = 1
                    and b.difference <= match_payments.amount_tolerance
            end
        union all
        select
            b.line_id,
            b.payment_id,
            b.received_at
        from by_amount as b
        where b.payments_of_line = 1 and b.lines_of_payment = 1
    )

    insert into lending.reconciliation_match (
        legal_entity_id, line_id, payment_id, payment_received_at, rule
    )
    select
        match_payments.legal_entity_id,
        f.line_id,
        f.payment_id,
        f.received_at,
        match_payments.rule
    from found as f;
    get diagnostics _matched = row_count;
    return _matched;
end
$$;

comment on function internal.match_payments(uuid, text, numeric, integer) is
'Matches what is open by one rule and returns the number of payments matched. The tolerance is in '
'the currency of each line.';

revoke all on function internal.match_payments(uuid, text, numeric, integer) from public;
