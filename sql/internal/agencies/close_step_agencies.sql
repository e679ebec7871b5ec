-- What each payment should earn, less what was recorded for it: new payments, and payments that
-- were reversed or charged back, in one statement. A payment keeps the placement that it was first
-- recorded for.
create or replace function internal.close_step_agencies(
    legal_entity_id uuid, business_date date
) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _earned lending.agency_commission[];
    _journal_id uuid;
begin
    with
    paid as (
        select
            p.id as placement_id,
            t.loan_id,
            t.id as loan_transaction_id,
            p.currency_code,
            p.commission_pct,
            case when u.is_reversed then 0 else t.amount - u.taken_back_amount end as amount
        from lending.agency_placement as p
        inner join lending.loan_transaction as t
            on
                p.legal_entity_id = t.legal_entity_id
                and p.loan_id = t.loan_id
                and t.value_date <@ p.placed_during
        cross join lateral (
            select
                coalesce(bool_or(x.transaction_type = 'reversal'), false) as is_reversed,
                coalesce(
                    sum(x.amount) filter (where x.transaction_type = 'chargeback'), 0
                ) as taken_back_amount
            from lending.loan_transaction as x
            where
                x.legal_entity_id = t.legal_entity_id
                and x.loan_id = t.loan_id
                and x.original_transaction_id = t.id
                and x.value_date <= close_step_agencies.business_date
        ) as u
        where
            p.legal_entity_id = close_step_agencies.legal_entity_id
            and t.transaction_type in ('repayment', 'assigned_repayment', 'recovery')
            and t.value_date <= close_step_agencies.business_date
    ),

    missing as (
        select
            d.*,
            d.amount - coalesce(k.recovered_amount, 0) as missing_amount,
            finance.round_money(
                d.amount * d.commission_pct / 100,
                internal.currency_minor_units(d.currency_code),
                'half_even'
            ) - coalesce(k.commission_amount, 0) as missing_commission
        from paid as d
        left join lateral (
            select
                sum(c.recovered_amount) as recovered_amount,
                sum(c.commission_amount) as commission_amount
            from lending.agency_commission as c
            where
                c.legal_entity_id = close_step_agencies.legal_entity_id
                and c.loan_id = d.loan_id
                and c.loan_transaction_id = d.loan_transaction_id
                and c.placement_id = d.placement_id
        ) as k on true
    )

    select
        array_agg(
            row(
                close_step_agencies.legal_entity_id, internal.uuid_v7(), m.placement_id,
                m.loan_id, m.loan_transaction_id, m.currency_code, m.missing_amount,
                m.missing_commission, close_step_agencies.business_date, null,
                internal.booking_time(), now()
            )::lending.agency_commission
        )
    into _earned
    from missing as m
    where m.missing_amount <> 0;
    if _earned is null then
        return 0;
    end if;
    _journal_id := internal.post_transfers(
        close_step_agencies.legal_entity_id,
        internal.business_date(close_step_agencies.legal_entity_id),
        close_step_agencies.business_date,
        array(
            select
                row(
                    '5710', '2710', e.currency_code, e.commission_amount, 'agency commission'
                )::internal.ledger_transfer
            from unnest(_earned) as e
        )
    );
    insert into lending.agency_commission (
        legal_entity_id, id, placement_id, loan_id, loan_transaction_id, currency_code,
        recovered_amount, commission_amount, value_date, journal_id, booked_at
    )
    select
        e.legal_entity_id, e.id, e.placement_id, e.loan_id, e.loan_transaction_id,
        e.currency_code, e.recovered_amount, e.commission_amount, e.value_date, _journal_id,
        e.booked_at
    from unnest(_earned) as e;
    return cardinality(_earned);
end
$$;

comment on function internal.close_step_agencies(uuid, date) is
'Step of the close of business: records what agencies earned on payments of the days on which the '
'loans were placed with them, and takes it back for payments that were undone; posts it to '
'accounts 5710 and 2710, rounded half-even. Returns the rows written; running it again writes '
'none.';

revoke all on function internal.close_step_agencies(uuid, date) from public;
