-- Which loans the step has to look into. The rest of a portfolio is only scanned: how late a loan
-- is is asked of those only that its row says may be too late to accrue; a dispute makes it less
-- late.
-- requires: internal.loan_delinquency
create or replace function internal.accrual_due(legal_entity_id uuid, as_of date)
returns table (
    loan_id uuid,
    product_id uuid,
    currency_code text,
    row_version integer,
    plan_version integer,
    is_ended boolean,
    stopped_on date,
    settled_amount numeric,
    is_row_current boolean
)
language sql stable parallel restricted
begin atomic
    with
    candidate as materialized (
        select
            l.id,
            l.product_id,
            l.currency_code,
            l.row_version,
            l.current_plan_version,
            l.status in ('approved', 'written_off')
            or l.closed_on <= accrual_due.as_of is true
            or l.charged_off_on <= accrual_due.as_of is true as is_ended,
            l.updated_at
            < (accrual_due.as_of + 1)::timestamp at time zone e.time_zone as is_row_current,
            p.stopped_on,
            p.settled_amount,
            v.non_accrual_days,
            l.oldest_unpaid_due_date + v.non_accrual_days <= accrual_due.as_of as may_be_stopped,
            p.loan_id is null
            or p.loan_row_version <> l.row_version
            or p.recompute_on <= accrual_due.as_of as is_changed
        from lending.loan as l
        inner join lending.legal_entity as e on l.legal_entity_id = e.id
        inner join lending.product_version as v
            on l.legal_entity_id = v.legal_entity_id and l.product_version_id = v.id
        left join lending.loan_accrual as p
            on l.legal_entity_id = p.legal_entity_id and l.id = p.loan_id
        where
            l.legal_entity_id = accrual_due.legal_entity_id
            and v.accounting_basis = 'accrual'
            and l.start_date <= accrual_due.as_of
            and (
                p.loan_id is null and l.status <> 'approved'
                or p.loan_row_version <> l.row_version
                or p.recompute_on <= accrual_due.as_of
                or p.stopped_on is distinct from case
                    when
                        l.oldest_unpaid_due_date + v.non_accrual_days <= accrual_due.as_of
                        and l.charged_off_on is null
                        then l.oldest_unpaid_due_date + v.non_accrual_days - 1
                end
                or l.id in (
                    select x.loan_id
                    from lending.dispute as x
                    where x.legal_entity_id = accrual_due.legal_entity_id
                )
            )
    )

    select
        c.id,
        c.product_id,
        c.currency_code,
        c.row_version,
        c.current_plan_version,
        c.is_ended,
        k.stopped_on,
        c.settled_amount,
        c.is_row_current
    from candidate as c
    left join lateral (
        select
            x.days_past_due,
            x.oldest_unpaid_due_date
        from
            internal.loan_delinquency(
                accrual_due.legal_entity_id, accrual_due.as_of
            ) as x
        where x.loan_id = c.id and (c.may_be_stopped or not c.is_row_current)
        order by x.loan_id
        limit 1
    ) as d on true
    cross join
        lateral (
            -- The first of non_accrual_days that does not accrue is that many days late.
            select
                case
                    when not c.is_ended and d.days_past_due >= c.non_accrual_days
                        then d.oldest_unpaid_due_date + c.non_accrual_days - 1
                end as stopped_on
        ) as k
    where c.is_changed or c.stopped_on is distinct from k.stopped_on;
end;

comment on function internal.accrual_due(uuid, date) is
'The loans of the accrual basis whose earned interest is not what loan_accrual says any more at '
'the end of a day: new, changed, at the end of a period, or since then stopped or started again. '
'settled_amount: what is posted for them, in their currency; null for a new one. is_row_current: '
'the loan''s row was not changed since the day ended.';

revoke all on function internal.accrual_due(uuid, date) from public;
