-- requires: internal.demo_chance, internal.demo_habit, internal.v_instalment
-- What a borrower pays of an instalment: at the first try what its habit says, and what was left
-- out then a month and a half later. One payment a loan and booking, of all that is tried by then.
create or replace function internal.demo_payments(
    entity lending.legal_entity, paid_from date, paid_before date
)
returns table (loan_id uuid, value_date date, amount numeric)
language plpgsql stable
set search_path = ''
as $$
declare
    _seed bigint := (select r.seed from ops.demo_run as r);
    _units integer := internal.currency_minor_units((entity).base_currency_code);
begin
    return query
    with
    debtor as materialized (
        select
            l.id,
            internal.demo_habit(l.loan_number, _seed) as habit,
            internal.demo_chance(l.loan_number || ' patience', _seed) as patience,
            l.loan_number,
            l.current_plan_version,
            exists (
                select
                from lending.loan_modification as m
                where m.legal_entity_id = l.legal_entity_id and m.loan_id = l.id
            ) as is_modified,
            (
                select p.due_on
                from lending.promise_to_pay as p
                where
                    p.legal_entity_id = l.legal_entity_id
                    and p.loan_id = l.id
                    and p.status = 'open'
                    and p.due_on >= demo_payments.paid_from
                    and p.due_on < demo_payments.paid_before
                    and internal.demo_chance(p.due_on || l.loan_number, _seed) < 0.6
                limit 1
            ) as promised_on
        from lending.loan as l
        where
            l.legal_entity_id = (entity).id
            and l.status = 'active'
            and l.oldest_unpaid_due_date < demo_payments.paid_before + 3
    ),

    line as materialized (
        select
            d.*,
            i.line_number,
            i.due_date,
            i.unpaid_amount,
            i.unpaid_amount
            + i.principal_paid_amount + i.interest_paid_amount
            + i.fee_paid_amount + i.penalty_paid_amount as due_amount,
            internal.demo_chance(d.loan_number || ' line ' || i.due_date, _seed) as chance
        from debtor as d
        inner join internal.v_instalment as i
            on i.legal_entity_id = (entity).id and d.id = i.loan_id
        where i.due_date < demo_payments.paid_before + 3
    ),

    attempt as (
        select
            x.*,
            a.paid_on,
            least(x.unpaid_amount, round(x.due_amount * a.part, _units)) as part_amount
        from line as x
        cross join lateral (
            values
            (
                case
                    when x.habit = 'late' then x.due_date + 3 + floor(38 * x.chance)::integer
                    when x.habit = 'in_parts' then x.due_date + 1
                    when x.chance < 0.2 then x.due_date - 3
                    when x.chance < 0.8 then x.due_date
                    else x.due_date + 2
                end,
                case when x.habit = 'in_parts' then 0.6 else 1 end,
                case x.habit
                    when 'debit' then false
                    when 'defaults' then x.line_number <= 1 + floor(5 * x.patience)
                    when 'skips' then x.chance >= 0.25
                    when 'reschedules' then x.is_modified or x.line_number not in (3, 4)
                    else true
                end
            ),
            (x.due_date + 22, 1, x.habit = 'in_parts'),
            (
                x.due_date + 45 + floor(10 * x.patience)::integer,
                1,
                x.habit not in ('defaults', 'debit', 'reschedules')
                or x.habit = 'reschedules' and x.is_modified
            ),
            (x.promised_on, 1, x.due_date <= x.promised_on)
        ) as a (paid_on, part, is_tried)
        where
            x.unpaid_amount > 0
            and a.is_tried
            and a.paid_on >= demo_payments.paid_from
            and a.paid_on < demo_payments.paid_before
    ),

    part as (
        select
            t.id,
            t.line_number,
            max(t.paid_on) as paid_on,
            max(t.part_amount) as part_amount
        from attempt as t
        group by t.id, t.line_number
    )

    select
        p.id,
        max(p.paid_on),
        sum(p.part_amount)
    from part as p
    group by p.id
    having sum(p.part_amount) > 0;
end
$$;

comment on function internal.demo_payments(lending.legal_entity, date, date) is
'What the borrowers of a demo entity pay from a day until before another, and for which day it '
'counts; amounts in the entity''s currency.';

revoke all on function internal.demo_payments(lending.legal_entity, date, date) from public;
