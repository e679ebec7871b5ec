-- Only loans whose figures changed are written; see docs/explanation/close-of-business.md.
-- requires: internal.accrual_due, internal.interest_position, internal.close_booking_day,
-- requires: internal.post_running_interest
create or replace function internal.close_step_accrual(
    legal_entity_id uuid, business_date date
) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _journal_id uuid := internal.uuid_v7();
    _booked_on date := internal.close_booking_day(
        close_step_accrual.legal_entity_id, close_step_accrual.business_date
    );
    _changed bigint;
    _posted bigint;
begin
    with
    changed as materialized (
        select
            u.loan_id as id,
            u.product_id,
            u.currency_code,
            u.row_version,
            u.stopped_on,
            p.settled_amount,
            p.period_interest_amount,
            p.period_start_on,
            p.period_due_on,
            -- What happened since the day ended counts on the days after it.
            case
                when u.is_row_current then p.recompute_on
                else close_step_accrual.business_date + 1
            end as recompute_on,
            p.settled_amount - coalesce(u.settled_amount, 0) as delta
        from internal.accrual_due(
            close_step_accrual.legal_entity_id, close_step_accrual.business_date
        ) as u
        inner join lending.currency as m on u.currency_code = m.code
        cross join lateral internal.interest_position(
            close_step_accrual.legal_entity_id,
            u.loan_id,
            u.plan_version,
            m.minor_units,
            close_step_accrual.business_date,
            u.is_ended,
            u.stopped_on
        ) as p
    ),

    kept as (
        insert into lending.loan_accrual as a (
            legal_entity_id, loan_id, product_id, currency_code, loan_row_version, accrued_on,
            settled_amount, period_interest_amount, period_start_on, period_due_on, stopped_on,
            recompute_on
        )
        select
            close_step_accrual.legal_entity_id,
            c.id,
            c.product_id,
            c.currency_code,
            c.row_version,
            close_step_accrual.business_date,
            c.settled_amount,
            c.period_interest_amount,
            c.period_start_on,
            c.period_due_on,
            c.stopped_on,
            c.recompute_on
        from changed as c
        on conflict on constraint loan_accrual_pkey do update set
            loan_row_version = excluded.loan_row_version,
            accrued_on = excluded.accrued_on,
            settled_amount = excluded.settled_amount,
            period_interest_amount = excluded.period_interest_amount,
            period_start_on = excluded.period_start_on,
            period_due_on = excluded.period_due_on,
            stopped_on = excluded.stopped_on,
            recompute_on = excluded.recompute_on
    ),

    route as materialized (
        select
            p.id as product_id,
            d.id as debit_account_id,
            c.id as credit_account_id
        from lending.product as p
        cross join lateral internal.posting_route(
            p.legal_entity_id, p.id, 'accrual', 'interest', 'accrual', _booked_on, '{none}'
        ) as g
        inner join lending.ledger_account as d
            on
                p.legal_entity_id = d.legal_entity_id
                and g.debit_code = d.code
                and p.currency_code = d.currency_code
        inner join lending.ledger_account as c
            on
                p.legal_entity_id = c.legal_entity_id
                and g.credit_code = c.code
                and p.currency_code = c.currency_code
        where p.legal_entity_id = close_step_accrual.legal_entity_id
    ),

    posted as (
        insert into lending.ledger_entry (
            legal_entity_id, booked_on, journal_id, debit_account_id, credit_account_id,
            currency_code, amount, value_date, loan_id, description
        )
        select
            close_step_accrual.legal_entity_id,
            _booked_on,
            _journal_id,
            case when c.delta > 0 then r.debit_account_id else r.credit_account_id end,
            case when c.delta > 0 then r.credit_account_id else r.debit_account_id end,
            c.currency_code,
            abs(c.delta),
            close_step_accrual.business_date,
            c.id,
            'accrual interest'
        from changed as c
        inner join route as r on c.product_id = r.product_id
        where c.delta <> 0
        returning id
    )

    select
        (select count(*) from changed as c),
        (select count(*) from posted as p) - (select count(*) from changed as c where c.delta <> 0)
    into _changed, _posted;
    if _posted <> 0 then
        raise exception using
            errcode = 'RL501',
            message = 'interest that was earned has no accounts to go to',
            detail = format('%s loans without a mapping', -_posted),
            hint = 'Add accrual of interest to lending.gl_mapping, or open the accounts.';
    end if;
    return _changed + internal.post_running_interest(
        close_step_accrual.legal_entity_id,
        close_step_accrual.business_date,
        _booked_on,
        _journal_id
    );
end
$$;

comment on function internal.close_step_accrual(uuid, date) is
'Step of the close of business: posts the interest that loans of the accrual basis earned by the '
'end of the day, as differences to what was posted before, so that what happened with an earlier '
'value date corrects itself. By days, actual over actual, rounded half-even to the minor unit '
'(finance.interest_earned). Returns the rows written; running it again for the date writes none. '
'Raises RL501 (no account).';

revoke all on function internal.close_step_accrual(uuid, date) from public;
