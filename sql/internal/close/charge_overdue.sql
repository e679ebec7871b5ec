-- A charge on a loan of which no event comes later, and whose interest it does not change, adds to
-- the instalment whose period holds its day, and to nothing else: of such loans the plans are
-- renewed as a set. All others are rebuilt, loan by loan; both give the same.
-- requires: internal.overdue_charges, internal.v_steady_loan
create or replace function internal.charge_overdue(
    legal_entity_id uuid, loan_ids uuid[], on_date date
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _booked_at timestamptz := internal.booking_time();
    _account_id uuid := internal.acting_account_id();
    _booked_on date := internal.business_date(charge_overdue.legal_entity_id);
    _plain uuid[];
    _others uuid[];
    _missing bigint;
    _loan_id uuid;
begin
    perform
    from lending.loan as l
    where
        l.legal_entity_id = charge_overdue.legal_entity_id
        and l.id = any(charge_overdue.loan_ids)
    order by l.id
    for no key update;

    _plain := array(
        select l.id
        from lending.loan as l
        inner join internal.v_steady_loan as d
            on l.legal_entity_id = d.legal_entity_id and l.id = d.loan_id
        inner join lending.product_version as v
            on l.legal_entity_id = v.legal_entity_id and l.product_version_id = v.id
        where
            l.legal_entity_id = charge_overdue.legal_entity_id
            and l.id = any(charge_overdue.loan_ids)
            and l.credit_balance_amount = 0
            and l.deferred_income_amount = 0
            and l.oldest_unpaid_due_date < charge_overdue.on_date
            and d.last_event_date < charge_overdue.on_date
            and not v.has_separate_charges
            and (
                select count(*)
                from lending.amortisation_line as s
                where
                    s.legal_entity_id = l.legal_entity_id
                    and s.loan_id = l.id
                    and s.plan_version = l.current_plan_version
                    and s.kind = 'instalment'
                    and s.period_start_date < charge_overdue.on_date
                    and s.due_date >= charge_overdue.on_date
            ) = 1
    );

    with
    charge as materialized (
        select
            l.id as loan_id, l.product_id, l.currency_code, l.current_plan_version,
            v.accounting_basis, d.line_number, d.product_charge_id, d.charge_definition_id,
            d.component, d.base_amount, d.charged_amount::numeric(20, 4) as charged_amount,
            case when d.charged_amount > 0 then internal.uuid_v7() end as transaction_id
        from lending.loan as l
        inner join lending.product_version as v
            on l.legal_entity_id = v.legal_entity_id and l.product_version_id = v.id
        cross join lateral internal.overdue_charges(l, charge_overdue.on_date) as d
        where
            l.legal_entity_id = charge_overdue.legal_entity_id
            and l.id = any(charge_overdue.loan_ids)
            and l.status = 'active'
    ),

    made as materialized (
        select c.* from charge as c where c.transaction_id is not null
    ),

    transacted as (
        insert into lending.loan_transaction (
            legal_entity_id, id, loan_id, currency_code, transaction_type, amount, value_date,
            booked_at, component, due_date, recorded_by_account_id
        )
        select
            charge_overdue.legal_entity_id, m.transaction_id, m.loan_id, m.currency_code,
            'charge', m.charged_amount, charge_overdue.on_date, _booked_at, m.component,
            charge_overdue.on_date, _account_id
        from made as m
    ),

    defined as (
        insert into lending.loan_charge (
            legal_entity_id, loan_id, loan_transaction_id, charge_definition_id
        )
        select
            charge_overdue.legal_entity_id, m.loan_id, m.transaction_id, m.charge_definition_id
        from made as m
    ),

    noted as (
        insert into lending.overdue_charge (
            legal_entity_id, loan_id, line_number, product_charge_id, charged_on, currency_code,
            base_amount, charged_amount, loan_transaction_id
        )
        select
            charge_overdue.legal_entity_id, c.loan_id, c.line_number, c.product_charge_id,
            charge_overdue.on_date, c.currency_code, c.base_amount, c.charged_amount,
            c.transaction_id
        from charge as c
    ),

    told as (
        insert into lending.outbox_event (
            legal_entity_id, event_type, aggregate_type, aggregate_id, occurred_at, payload
        )
        select
            charge_overdue.legal_entity_id, 'charge_added', 'loan', m.loan_id, _booked_at,
            jsonb_build_object(
                'loan_transaction_id', m.transaction_id,
                'transaction_type', 'charge',
                'amount', m.charged_amount,
                'currency_code', m.currency_code,
                'value_date', charge_overdue.on_date
            )
        from made as m
    ),

    journal as materialized (
        select k.loan_id, internal.uuid_v7() as journal_id
        from (select distinct m.loan_id from made as m) as k
    ),

    earned as materialized (
        select m.*, j.journal_id
        from made as m
        inner join journal as j on m.loan_id = j.loan_id
        where m.accounting_basis <> 'cash'
    ),

    route as materialized (
        select
            k.product_id, k.currency_code, k.component, k.accounting_basis,
            d.id as debit_account_id, c.id as credit_account_id
        from (
            select distinct e.product_id, e.currency_code, e.component, e.accounting_basis
            from earned as e
        ) as k
        cross join lateral internal.posting_route(
            charge_overdue.legal_entity_id, k.product_id, 'charge', k.component,
            k.accounting_basis, _booked_on, '{none}'
        ) as g
        inner join lending.ledger_account as d
            on
                d.legal_entity_id = charge_overdue.legal_entity_id
                and g.debit_code = d.code
                and k.currency_code = d.currency_code
        inner join lending.ledger_account as c
            on
                c.legal_entity_id = charge_overdue.legal_entity_id
                and g.credit_code = c.code
                and k.currency_code = c.currency_code
    ),

    posted as (
        insert into lending.ledger_entry (
            legal_entity_id, booked_on, journal_id, debit_account_id, credit_account_id,
            currency_code, amount, value_date, loan_id, loan_transaction_id, description
        )
        select
            charge_overdue.legal_entity_id, _booked_on, e.journal_id, r.debit_account_id,
            r.credit_account_id, e.currency_code, e.charged_amount, charge_overdue.on_date,
            e.loan_id, e.transaction_id, 'charge ' || e.component
        from earned as e
        inner join route as r
            on
                e.product_id = r.product_id
                and e.currency_code = r.currency_code
                and e.component = r.component
                and e.accounting_basis = r.accounting_basis
        returning id
    ),

    addition as materialized (
        select
            m.loan_id, m.current_plan_version,
            coalesce(sum(m.charged_amount) filter (where m.component = 'fee'), 0) as fee,
            coalesce(sum(m.charged_amount) filter (where m.component = 'penalty'), 0) as penalty
        from made as m
        where m.loan_id = any(_plain)
        group by m.loan_id, m.current_plan_version
    ),

    planned as (
        insert into lending.amortisation_plan (
            legal_entity_id, loan_id, version_number, reason, effective_on
        )
        select
            charge_overdue.legal_entity_id, a.loan_id, a.current_plan_version + 1, 'servicing',
            _booked_on
        from addition as a
    ),

    lined as (
        insert into lending.amortisation_line (
            legal_entity_id, loan_id, plan_version, line_number, kind, period_start_date,
            due_date, opening_balance_amount, principal_amount, interest_amount, fee_amount,
            penalty_amount, credited_principal_amount, credited_interest_amount,
            charged_with_line
        )
        select
            s.legal_entity_id, s.loan_id, s.plan_version + 1, s.line_number, s.kind,
            s.period_start_date, s.due_date, s.opening_balance_amount, s.principal_amount,
            s.interest_amount,
            s.fee_amount + case when h.is_hit then a.fee else 0 end,
            s.penalty_amount + case when h.is_hit then a.penalty else 0 end,
            s.credited_principal_amount, s.credited_interest_amount, s.charged_with_line
        from addition as a
        -- Loan by loan: nobody can tell the planner how few loans there are.
        cross join lateral (
            select x.*
            from lending.amortisation_line as x
            where
                x.legal_entity_id = charge_overdue.legal_entity_id
                and x.loan_id = a.loan_id
                and x.plan_version = a.current_plan_version
            order by x.line_number
            limit 10000
        ) as s
        cross join lateral (
            select
                s.kind = 'instalment'
                and s.period_start_date < charge_overdue.on_date
                and s.due_date >= charge_overdue.on_date as is_hit
        ) as h
    ),

    carried as (
        update lending.loan as l
        set current_plan_version = a.current_plan_version + 1
        from addition as a
        where l.legal_entity_id = charge_overdue.legal_entity_id and l.id = a.loan_id
    )

    select
        (select count(*) from earned as e) - (select count(*) from posted as p),
        array(
            select distinct m.loan_id
            from made as m
            where m.loan_id <> all(_plain)
            order by m.loan_id
        )
    into _missing, _others;
    if _missing <> 0 then
        raise exception using
            errcode = 'RL501',
            message = 'a movement has no accounts to go to',
            detail = format('%s charges of late instalments without a mapping', _missing),
            hint = 'Add the mapping to lending.gl_mapping, or open the accounts of the currency.';
    end if;
    foreach _loan_id in array _others loop
        perform internal.rebuild_loan(
            internal.lock_loan(charge_overdue.legal_entity_id, _loan_id), _booked_at
        );
    end loop;
end
$$;

comment on function internal.charge_overdue(uuid, uuid[], date) is
'Charges loans for their late instalments at the end of a day, due that day; locks them in the '
'order of their keys. What the caps cut to nothing is kept as a charge of amount 0 and not tried '
'again. Raises RL501 if a charge has no mapping or account.';

revoke all on function internal.charge_overdue(uuid, uuid[], date) from public;
