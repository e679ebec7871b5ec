-- Lateness of an instalment counts as that of a loan does: without what is disputed, grace and
-- paused days. Money that came in after the day does not undo a charge that the day brought.
-- requires: internal.disputed_on, internal.undisputed_on, internal.paused_days
create or replace function internal.overdue_charges_due(loan lending.loan, on_date date)
returns table (
    line_number integer,
    product_charge_id uuid,
    charge_definition_id uuid,
    component text,
    base_amount numeric,
    amount numeric,
    instalment_allowance numeric
)
language plpgsql stable
set search_path = ''
rows 2
as $$
begin
    return query
    with
    unpaid as (
        select
            u.line_number,
            u.due_date,
            coalesce(sum(u.unpaid_amount) filter (where u.component = 'principal'), 0)
                as principal,
            coalesce(sum(u.unpaid_amount) filter (where u.component = 'interest'), 0) as interest,
            coalesce(sum(u.unpaid_amount) filter (where u.component = 'fee'), 0) as fee
        from internal.undisputed_on(
            (loan).legal_entity_id,
            (loan).id,
            overdue_charges_due.on_date,
            coalesce(
                (
                    select d.disputed_amount
                    from internal.disputed_on(
                        (overdue_charges_due.loan).legal_entity_id, overdue_charges_due.on_date
                    ) as d
                    where d.loan_id = (overdue_charges_due.loan).id
                ),
                0
            )
        ) as u
        inner join lending.amortisation_line as s
            on
                s.legal_entity_id = (loan).legal_entity_id
                and s.loan_id = (loan).id
                and s.plan_version = (loan).current_plan_version
                and u.line_number = s.line_number
        where u.due_date < overdue_charges_due.on_date and s.kind = 'instalment'
        group by u.line_number, u.due_date
    ),

    late as (
        select
            u.*,
            c.id as product_charge_id,
            c.charge_definition_id,
            d.component,
            c.calculation,
            c.amount as flat_amount,
            c.pct,
            c.min_amount,
            c.max_amount,
            c.tax_pct,
            b.charged_on,
            coalesce(b.charged_on, u.due_date) as since_date,
            case c.calculation
                when 'pct_principal' then u.principal
                when 'pct_interest' then u.interest
                when 'pct_instalment' then u.principal + u.interest
                when 'pct_yearly' then u.principal + u.interest
                else u.principal + u.interest + u.fee
            end as base_amount
        from unpaid as u
        inner join lending.product_charge as c
            on
                c.legal_entity_id = (loan).legal_entity_id
                and c.product_version_id = (loan).product_version_id
                and c.timing = 'overdue'
        inner join lending.charge_definition as d
            on c.legal_entity_id = d.legal_entity_id and c.charge_definition_id = d.id
        left join lateral (
            select max(o.charged_on) as charged_on
            from lending.overdue_charge as o
            where
                o.legal_entity_id = (overdue_charges_due.loan).legal_entity_id
                and o.loan_id = (overdue_charges_due.loan).id
                and u.line_number = o.line_number
                and c.id = o.product_charge_id
        ) as b on true
        where
            overdue_charges_due.on_date - u.due_date - internal.paused_days(
                (loan).legal_entity_id, (loan).id, u.due_date, overdue_charges_due.on_date
            ) > c.grace_days
            and coalesce(
                b.charged_on + c.repeats_after_days <= overdue_charges_due.on_date,
                b.charged_on is null
            )
    )

    select
        t.line_number,
        t.product_charge_id,
        t.charge_definition_id,
        t.component,
        t.base_amount,
        finance.round_money(
            greatest(
                least(
                    case t.calculation
                        when 'flat' then t.flat_amount
                        when 'pct_yearly' then t.base_amount * t.pct / 100 * (
                            overdue_charges_due.on_date - t.since_date - internal.paused_days(
                                (loan).legal_entity_id,
                                (loan).id,
                                t.since_date,
                                overdue_charges_due.on_date
                            )
                        ) / 365
                        else t.base_amount * t.pct / 100
                    end,
                    t.max_amount
                ),
                t.min_amount
            ) * (1 + t.tax_pct / 100),
            internal.currency_minor_units((loan).currency_code),
            'half_even'
        ),
        (
            select
                min(
                    greatest(
                        least(k.max_amount, k.max_pct * t.base_amount / 100)
                        - coalesce(o.amount, 0),
                        0
                    )
                )
            from lending.charge_cap as k
            left join lateral (
                select sum(x.charged_amount) as amount
                from lending.overdue_charge as x
                inner join internal.live_transactions(
                    (overdue_charges_due.loan).legal_entity_id, (overdue_charges_due.loan).id
                ) as r on x.loan_transaction_id = r.id
                where
                    x.legal_entity_id = (overdue_charges_due.loan).legal_entity_id
                    and x.loan_id = (overdue_charges_due.loan).id
                    and t.line_number = x.line_number
                    and t.component = r.component
            ) as o on true
            where
                k.legal_entity_id = (overdue_charges_due.loan).legal_entity_id
                and coalesce(
                    k.product_version_id, (overdue_charges_due.loan).product_version_id
                ) = (overdue_charges_due.loan).product_version_id
                and k.per_period = 'instalment'
                and t.component = k.component
                and k.currency_code = (overdue_charges_due.loan).currency_code
                and k.valid_during @> overdue_charges_due.on_date
        )
    from late as t
    where t.base_amount > 0
    order by t.line_number, t.product_charge_id;
end
$$;

comment on function internal.overdue_charges_due(lending.loan, date) is
'What a loan is to be charged for its late instalments at the end of a day, tax included and '
'before the caps, in its currency: each overdue charge of its product once an instalment, or again '
'after its interval. instalment_allowance: what the caps per instalment still leave, reversed '
'charges aside; null: no cap. pct_yearly: days late since it was charged last, actual/365.';

revoke all on function internal.overdue_charges_due(lending.loan, date) from public;
