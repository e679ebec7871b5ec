-- The set form of internal.book_payment() for internal.plain_orders(): what the waterfall's order
-- makes of the amount is what a running sum over that order makes of it.
create or replace function internal.book_payments(
    legal_entity_id uuid, orders internal.payment_order[], booked_at timestamptz
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _booked_on date := internal.business_date(book_payments.legal_entity_id);
    _movements integer;
    _posted integer;
begin
    with
    asked as materialized (
        select
            o.transaction_id, o.payment_id, o.received_at, o.value_date, o.amount, o.loan_id,
            l.product_id, l.product_version_id, l.currency_code, l.current_plan_version,
            l.oldest_unpaid_due_date, v.accounting_basis
        from unnest(book_payments.orders) as o
        inner join lending.loan as l
            on l.legal_entity_id = book_payments.legal_entity_id and o.loan_id = l.id
        inner join lending.product_version as v
            on l.legal_entity_id = v.legal_entity_id and l.product_version_id = v.id
    ),

    rule as (
        select distinct on (r.product_version_id)
            r.product_version_id, r.positions, r.processing, r.future_rule
        from lending.allocation_rule as r
        where
            r.legal_entity_id = book_payments.legal_entity_id
            and r.product_version_id in (select a.product_version_id from asked as a)
            and coalesce(r.transaction_type, 'repayment') = 'repayment'
        order by r.product_version_id, r.transaction_type nulls last
    ),

    position as (
        select
            r.product_version_id,
            r.future_rule,
            p.place,
            substring(p.name, '[a-z]+$') as component,
            left(p.name, -length(substring(p.name, '[a-z]+$')) - 1) as due_type,
            case
                when r.processing = 'by_component' then p.place
                else min(p.place) over (
                    partition by
                        r.product_version_id,
                        left(p.name, -length(substring(p.name, '[a-z]+$')) - 1)
                )
            end as pass
        from rule as r
        cross join unnest(r.positions) with ordinality as p (name, place)
    ),

    owed as (
        select
            a.*, i.line_number, i.due_date, c.component, c.unpaid_amount, o.pass, o.place,
            case
                when o.due_type = 'in_advance' and o.future_rule = 'last' then -i.line_place
                else i.line_place
            end as line_place
        from asked as a
        -- Loan by loan, over the few rows of each, because nobody can tell the planner how many
        -- rows an array of orders will meet.
        cross join lateral (
            select
                s.*, p.principal, p.interest, p.fee, p.penalty,
                row_number() over (
                    order by
                        s.kind in ('additional', 'charge'),
                        case when s.kind not in ('additional', 'charge') then s.due_date end,
                        s.kind = 'down_payment',
                        s.line_number
                ) as line_place
            from lending.amortisation_line as s
            left join (
                select
                    x.line_number,
                    sum(x.allocated_amount) filter (where x.component = 'principal') as principal,
                    sum(x.allocated_amount) filter (where x.component = 'interest') as interest,
                    sum(x.allocated_amount) filter (where x.component = 'fee') as fee,
                    sum(x.allocated_amount) filter (where x.component = 'penalty') as penalty
                from lending.payment_allocation as x
                where
                    x.legal_entity_id = book_payments.legal_entity_id
                    and x.loan_id = a.loan_id
                group by x.line_number
            ) as p on s.line_number = p.line_number
            where
                s.legal_entity_id = book_payments.legal_entity_id
                and s.loan_id = a.loan_id
                and s.plan_version = a.current_plan_version
                and s.due_date >= a.oldest_unpaid_due_date
        ) as i
        cross join lateral (
            values
            ('principal', i.principal_amount - coalesce(i.principal, 0)),
            ('interest', i.interest_amount - coalesce(i.interest, 0)),
            ('fee', i.fee_amount - coalesce(i.fee, 0)),
            ('penalty', i.penalty_amount - coalesce(i.penalty, 0))
        ) as c (component, unpaid_amount)
        inner join position as o
            on
                a.product_version_id = o.product_version_id
                and c.component = o.component
                and o.due_type = case
                    when i.due_date < a.value_date then 'past_due'
                    when i.due_date = a.value_date then 'due'
                    else 'in_advance'
                end
        where c.unpaid_amount > 0
    ),

    part as materialized (
        select
            w.*,
            greatest(
                least(
                    w.unpaid_amount,
                    w.amount - sum(w.unpaid_amount) over in_order + w.unpaid_amount
                ),
                0
            ) as part_amount
        from owed as w
        window in_order as (
            partition by w.transaction_id order by w.pass, w.line_place, w.place
            rows unbounded preceding
        )
    ),

    allocated as (
        insert into lending.payment_allocation (
            legal_entity_id, loan_id, loan_transaction_id, line_number, component,
            allocated_amount, payment_id, payment_received_at, booked_at
        )
        select
            book_payments.legal_entity_id, p.loan_id, p.transaction_id, p.line_number,
            p.component, p.part_amount, p.payment_id, p.received_at, book_payments.booked_at
        from part as p
        where p.part_amount > 0
    ),

    total as (
        select
            p.transaction_id, p.loan_id, p.value_date, p.product_id, p.currency_code,
            p.accounting_basis,
            coalesce(sum(p.part_amount) filter (where p.component = 'principal'), 0) as principal,
            coalesce(sum(p.part_amount) filter (where p.component = 'interest'), 0) as interest,
            coalesce(sum(p.part_amount) filter (where p.component = 'fee'), 0) as fee,
            coalesce(sum(p.part_amount) filter (where p.component = 'penalty'), 0) as penalty,
            min(p.due_date) filter (where p.part_amount < p.unpaid_amount) as oldest_due_date
        from part as p
        group by
            p.transaction_id, p.loan_id, p.value_date, p.product_id, p.currency_code,
            p.accounting_basis
    ),

    carried as (
        update lending.loan as l
        set
            principal_repaid_amount = l.principal_repaid_amount + t.principal,
            interest_repaid_amount = l.interest_repaid_amount + t.interest,
            fee_repaid_amount = l.fee_repaid_amount + t.fee,
            penalty_repaid_amount = l.penalty_repaid_amount + t.penalty,
            oldest_unpaid_due_date = t.oldest_due_date
        from total as t
        where l.legal_entity_id = book_payments.legal_entity_id and l.id = t.loan_id
    ),

    movement as (
        select t.*, c.component, c.moved_amount
        from total as t
        cross join lateral (
            values
            ('principal', t.principal),
            ('interest', t.interest),
            ('fee', t.fee),
            ('penalty', t.penalty)
        ) as c (component, moved_amount)
        where c.moved_amount > 0
    ),

    route as materialized (
        select
            k.product_id, k.currency_code, k.accounting_basis, k.component,
            d.id as debit_account_id, c.id as credit_account_id
        from (
            select distinct m.product_id, m.currency_code, m.accounting_basis, m.component
            from movement as m
        ) as k
        cross join lateral internal.posting_route(
            book_payments.legal_entity_id, k.product_id, 'repayment', k.component,
            k.accounting_basis, _booked_on, '{none}'
        ) as g
        inner join lending.ledger_account as d
            on
                d.legal_entity_id = book_payments.legal_entity_id
                and g.debit_code = d.code
                and k.currency_code = d.currency_code
        inner join lending.ledger_account as c
            on
                c.legal_entity_id = book_payments.legal_entity_id
                and g.credit_code = c.code
                and k.currency_code = c.currency_code
    ),

    posted as (
        insert into lending.ledger_entry (
            legal_entity_id, booked_on, booked_at, journal_id, debit_account_id,
            credit_account_id, currency_code, amount, value_date, loan_id, loan_transaction_id,
            description
        )
        select
            book_payments.legal_entity_id, _booked_on, book_payments.booked_at, m.transaction_id,
            r.debit_account_id, r.credit_account_id, m.currency_code, m.moved_amount,
            m.value_date, m.loan_id, m.transaction_id, 'repayment ' || m.component
        from movement as m
        inner join route as r
            on
                m.product_id = r.product_id
                and m.currency_code = r.currency_code
                and m.accounting_basis = r.accounting_basis
                and m.component = r.component
        returning id
    )

    select (select count(*) from movement), (select count(*) from posted)
    into _movements, _posted;
    if _posted <> _movements then
        raise exception using
            errcode = 'RL501',
            message = 'a movement has no accounts to go to',
            detail = format('%s of %s movements of a batch have a mapping', _posted, _movements),
            hint = 'Add the mapping to lending.gl_mapping, or open the accounts of the currency.';
    end if;
end
$$;

comment on function internal.book_payments(uuid, internal.payment_order[], timestamptz) is
'Allocates and posts the payments that internal.plain_orders() chose, in one statement. Raises '
'RL501 if a movement has no mapping or account.';

revoke all on function internal.book_payments(uuid, internal.payment_order[], timestamptz)
from public;
