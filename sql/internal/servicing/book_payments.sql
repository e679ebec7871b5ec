-- The set form of internal.book_payment() for internal.plain_orders(): what the waterfall's order
-- makes of the amount is what a running sum over that order makes of it.
-- Most payments end in one of the first instalments still open, so under a rule that takes one
-- instalment after the other only `reach` of them are read; for the payments that go beyond, all
-- are, in a second round.
create or replace function internal.book_payments(
    legal_entity_id uuid,
    orders internal.payment_order[],
    booked_at timestamptz,
    reach integer default 2
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _booked_on date := internal.business_date(book_payments.legal_entity_id);
    _beyond internal.payment_order[];
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

    position as materialized (
        select
            r.product_version_id,
            r.processing,
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

    -- Null: all instalments are read.
    glance as materialized (
        select
            o.product_version_id,
            case
                when
                    bool_and(o.processing = 'by_instalment' and o.future_rule = 'next')
                    and min(o.pass) filter (where o.due_type = 'past_due')
                    < min(o.pass) filter (where o.due_type = 'due')
                    and min(o.pass) filter (where o.due_type = 'due')
                    < min(o.pass) filter (where o.due_type = 'in_advance')
                    then book_payments.reach
            end as line_count
        from position as o
        group by o.product_version_id
    ),

    instalment as materialized (
        select
            a.*, g.line_count, i.line_number, i.line_place, i.due_date, i.is_extra,
            i.principal_amount - coalesce(p.principal, 0) as principal,
            i.interest_amount - coalesce(p.interest, 0) as interest,
            i.fee_amount - coalesce(p.fee, 0) as fee,
            i.penalty_amount - coalesce(p.penalty, 0) as penalty,
            case
                when i.due_date < a.value_date then 'past_due'
                when i.due_date = a.value_date then 'due'
                else 'in_advance'
            end as due_type
        from asked as a
        inner join glance as g on a.product_version_id = g.product_version_id
        -- Loan by loan, over the few rows of each, because nobody can tell the planner how many
        -- rows an array of orders will meet. What stands outside the schedule is read first: it
        -- says whether the first instalments are the first to be paid.
        cross join lateral (
            select s.*
            from (
                select
                    x.*,
                    x.kind in ('additional', 'charge') as is_extra,
                    -- The order of the schedule as one number: the due date, then what is due back
                    -- of a payout, then the number of the instalment. Extras come after all.
                    case
                        when x.kind in ('additional', 'charge') then 1::bigint << 62
                        else
                            ((x.due_date - date '2000-01-01')::bigint << 32)
                            + case when x.kind = 'down_payment' then 1::bigint << 31 else 0 end
                    end + x.line_number as line_place
                from lending.amortisation_line as x
                where
                    x.legal_entity_id = book_payments.legal_entity_id
                    and x.loan_id = a.loan_id
                    and x.plan_version = a.current_plan_version
                    and x.due_date >= a.oldest_unpaid_due_date
            ) as s
            order by s.is_extra desc, s.line_place
            limit g.line_count
        ) as i
        cross join lateral (
            select
                sum(x.allocated_amount) filter (where x.component = 'principal') as principal,
                sum(x.allocated_amount) filter (where x.component = 'interest') as interest,
                sum(x.allocated_amount) filter (where x.component = 'fee') as fee,
                sum(x.allocated_amount) filter (where x.component = 'penalty') as penalty
            from lending.payment_allocation as x
            where
                x.legal_entity_id = book_payments.legal_entity_id
                and x.loan_id = a.loan_id
                and x.line_number = i.line_number
        ) as p
    ),

    owed as (
        select
            i.*, o.component, o.pass, o.place,
            case
                when o.due_type = 'in_advance' and o.future_rule = 'last' then -i.line_place
                else i.line_place
            end as turn,
            case o.component
                when 'principal' then i.principal
                when 'interest' then i.interest
                when 'fee' then i.fee
                else i.penalty
            end as unpaid_amount
        from instalment as i
        inner join position as o
            on i.product_version_id = o.product_version_id and i.due_type = o.due_type
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
        where w.unpaid_amount > 0
        window in_order as (
            partition by w.transaction_id order by w.pass, w.turn, w.place
            rows unbounded preceding
        )
    ),

    total as materialized (
        select
            p.transaction_id, p.loan_id, p.value_date, p.product_id, p.currency_code,
            p.accounting_basis,
            coalesce(sum(p.part_amount) filter (where p.component = 'principal'), 0) as principal,
            coalesce(sum(p.part_amount) filter (where p.component = 'interest'), 0) as interest,
            coalesce(sum(p.part_amount) filter (where p.component = 'fee'), 0) as fee,
            coalesce(sum(p.part_amount) filter (where p.component = 'penalty'), 0) as penalty,
            min(p.due_date) filter (where p.part_amount < p.unpaid_amount) as oldest_due_date,
            bool_and(p.line_count is null)
            or (bool_or(p.part_amount < p.unpaid_amount) and not bool_or(p.is_extra))
            as is_within_reach
        from part as p
        group by
            p.transaction_id, p.loan_id, p.value_date, p.product_id, p.currency_code,
            p.accounting_basis
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
        where
            p.part_amount > 0
            -- Not in, here and below: the planner makes it a hash however few rows it expects.
            and p.transaction_id not in (
                select t.transaction_id from total as t where not t.is_within_reach
            )
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
        where
            t.is_within_reach
            and l.legal_entity_id = book_payments.legal_entity_id
            and l.id = t.loan_id
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
        where t.is_within_reach and c.moved_amount > 0
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

    select
        (select count(*) from movement),
        (select count(*) from posted),
        array(
            select o
            from unnest(book_payments.orders) as o
            where o.transaction_id not in (
                select t.transaction_id from total as t where t.is_within_reach
            )
        )
    into _movements, _posted, _beyond;
    if _posted <> _movements then
        raise exception using
            errcode = 'RL501',
            message = 'a movement has no accounts to go to',
            detail = format('%s of %s movements of a batch have a mapping', _posted, _movements),
            hint = 'Add the mapping to lending.gl_mapping, or open the accounts of the currency.';
    end if;
    if cardinality(_beyond) > 0 then
        perform internal.book_payments(
            book_payments.legal_entity_id, _beyond, book_payments.booked_at, null
        );
    end if;
end
$$;

comment on function internal.book_payments(
    uuid, internal.payment_order[], timestamptz, integer
) is
'Allocates and posts the payments that internal.plain_orders() chose, in one statement for those '
'that end in the first instalments still open, as many as reach says, and one for the others; with '
'a reach of null, in one for all. Raises RL501 if a movement has no mapping or account.';

revoke all on function internal.book_payments(
    uuid, internal.payment_order[], timestamptz, integer
)
from public;
