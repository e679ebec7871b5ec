-- requires: finance.interest_earned, internal.post_transfers
create or replace function internal.post_running_interest(
    legal_entity_id uuid, business_date date, booked_on date, journal_id uuid
) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _written bigint;
    _missing bigint;
begin
    with
    -- Loans whose periods and interest are alike earn alike: what each earns is computed once.
    alike as (
        select
            a.product_id,
            a.currency_code,
            a.period_interest_amount,
            a.period_start_on,
            a.period_due_on,
            count(*) as loan_count
        from lending.loan_accrual as a
        where
            a.legal_entity_id = post_running_interest.legal_entity_id
            and a.period_start_on is not null
        group by
            a.product_id,
            a.currency_code,
            a.period_interest_amount,
            a.period_start_on,
            a.period_due_on
    ),

    running as materialized (
        select
            a.product_id,
            a.currency_code,
            sum(a.loan_count)::bigint as loan_count,
            sum(
                a.loan_count * finance.interest_earned(
                    a.period_interest_amount,
                    a.period_start_on,
                    a.period_due_on,
                    post_running_interest.business_date,
                    c.minor_units
                )
            ) as amount
        from alike as a
        inner join lending.currency as c on a.currency_code = c.code
        group by a.product_id, a.currency_code
    ),

    latest as (
        select distinct on (r.product_id)
            r.product_id,
            r.currency_code,
            r.business_date,
            r.amount
        from lending.running_interest as r
        where r.legal_entity_id = post_running_interest.legal_entity_id
        order by r.product_id, r.business_date desc
    ),

    difference as materialized (
        select
            p.id as product_id,
            p.currency_code,
            coalesce(r.loan_count, 0) as loan_count,
            coalesce(r.amount, 0) as amount,
            coalesce(r.amount, 0) - coalesce(b.amount, 0) as delta
        from lending.product as p
        left join running as r on p.id = r.product_id
        left join latest as b on p.id = b.product_id
        where
            p.legal_entity_id = post_running_interest.legal_entity_id
            and coalesce(r.loan_count, b.amount, 0) <> 0
            and coalesce(b.business_date < post_running_interest.business_date, true)
    ),

    kept as (
        insert into lending.running_interest (
            legal_entity_id, product_id, business_date, currency_code, loan_count, amount,
            journal_id
        )
        select
            post_running_interest.legal_entity_id,
            d.product_id,
            post_running_interest.business_date,
            d.currency_code,
            d.loan_count,
            d.amount,
            post_running_interest.journal_id
        from difference as d
    ),

    posted as (
        insert into lending.ledger_entry (
            legal_entity_id, booked_on, journal_id, debit_account_id, credit_account_id,
            currency_code, amount, value_date, description
        )
        select
            post_running_interest.legal_entity_id,
            post_running_interest.booked_on,
            post_running_interest.journal_id,
            case when d.delta > 0 then x.id else y.id end,
            case when d.delta > 0 then y.id else x.id end,
            d.currency_code,
            abs(d.delta),
            post_running_interest.business_date,
            'accrual interest of running periods'
        from difference as d
        cross join lateral internal.posting_route(
            post_running_interest.legal_entity_id,
            d.product_id,
            'accrual',
            'interest',
            'accrual',
            post_running_interest.booked_on,
            '{none}'
        ) as g
        inner join lending.ledger_account as x
            on
                x.legal_entity_id = post_running_interest.legal_entity_id
                and g.debit_code = x.code
                and d.currency_code = x.currency_code
        inner join lending.ledger_account as y
            on
                y.legal_entity_id = post_running_interest.legal_entity_id
                and g.credit_code = y.code
                and d.currency_code = y.currency_code
        where d.delta <> 0
        returning id
    )

    select
        count(*),
        count(*) filter (where d.delta <> 0) - (select count(*) from posted)
    into _written, _missing
    from difference as d;
    if _missing <> 0 then
        raise exception using
            errcode = 'RL501',
            message = 'interest of running periods has no accounts to go to',
            detail = format('%s products without a mapping', _missing),
            hint = 'Add accrual of interest to lending.gl_mapping, or open the accounts.';
    end if;
    return _written;
end
$$;

comment on function internal.post_running_interest(uuid, date, date, uuid) is
'Brings the ledger to the interest that loans have earned by the end of a day in periods that '
'still run: one entry a product, the difference to the day before. Returns the products written. '
'Raises RL501 (no account).';

revoke all on function internal.post_running_interest(uuid, date, date, uuid) from public;
