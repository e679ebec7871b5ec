-- What internal.charge_disbursement() will charge, before there is a loan. Caps over several
-- charges count each by itself here, so that a fee shown may be higher than the one charged, never
-- lower.
create or replace function internal.planned_fees(
    loan lending.loan, instalments finance.instalment[]
) returns table (due_date date, amount numeric)
language plpgsql stable
set search_path = ''
as $$
begin
    return query
    with
    charged as (
        select
            b.due_on,
            b.base,
            finance.round_money(
                greatest(
                    least(coalesce(c.amount, b.base * c.pct / 100), c.max_amount), c.min_amount
                ) * (1 + c.tax_pct / 100),
                internal.currency_minor_units((loan).currency_code),
                'half_even'
            ) as fee
        from lending.product_charge as c
        inner join lending.charge_definition as d
            on
                c.legal_entity_id = d.legal_entity_id
                and c.charge_definition_id = d.id
                and d.component = 'fee'
        cross join lateral (
            select (loan).start_date as due_on, (loan).principal_amount as base
            where c.timing = 'disbursement'
            union all
            select (loan).start_date + c.due_after_days, (loan).principal_amount
            where c.timing = 'specified_date'
            union all
            select
                r.due_on,
                case c.calculation
                    when 'pct_principal' then r.principal
                    when 'pct_interest' then r.interest
                    when 'pct_instalment' then r.principal + r.interest
                    else (loan).principal_amount
                end
            from internal.instalment_rows(planned_fees.instalments) as r
            where c.timing = 'instalment' and r.kind = 'instalment'
        ) as b
        where
            c.legal_entity_id = (loan).legal_entity_id
            and c.product_version_id = (loan).product_version_id
    )

    select
        c.due_on,
        sum(
            greatest(
                trunc(
                    least(
                        c.fee, internal.charge_allowance(planned_fees.loan, 'fee', c.due_on, c.base)
                    ),
                    internal.currency_minor_units((loan).currency_code)
                ),
                0
            )
        )
    from charged as c
    group by c.due_on
    order by c.due_on;
end
$$;

comment on function internal.planned_fees(lending.loan, finance.instalment[]) is
'The fees that the product version asks for a loan that is paid out as agreed, by due date, tax '
'included, in the loan''s currency.';

revoke all on function internal.planned_fees(lending.loan, finance.instalment[]) from public;
