-- What should be earned follows from the events of a loan alone; what differs from what was posted
-- is appended. So a day that was missed, a backdated event, an undo and a second run all come
-- right. The caller has locked the loans: two that do not see each other would post a share twice.
create or replace function internal.earn_deferred_income(
    legal_entity_id uuid, business_date date, loan_ids uuid[], booked_on date default null
) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _booked_on date := coalesce(
        earn_deferred_income.booked_on,
        internal.business_date(earn_deferred_income.legal_entity_id)
    );
    _now timestamptz := internal.booking_time();
    _earned bigint;
    _posted bigint;
begin
    with
    deferral as (
        select
            t.id, t.loan_id, t.transaction_type, t.component, t.amount, t.value_date,
            l.currency_code, l.product_id, l.is_fraud, v.accounting_basis,
            internal.currency_minor_units(l.currency_code) as units,
            l.closed_on,
            coalesce(l.charged_off_on, w.value_date) as lost_on,
            case
                when l.charged_off_on is not null then 'charge_off'
                when w.value_date is not null then 'write_off'
            end as loss,
            w.reason_code,
            exists (
                select
                from lending.loan_transaction as r
                where
                    r.legal_entity_id = t.legal_entity_id
                    and r.original_transaction_id = t.id
                    and r.transaction_type = 'reversal'
            ) as is_reversed,
            (
                select max(s.due_date)
                from lending.amortisation_line as s
                where
                    s.legal_entity_id = l.legal_entity_id
                    and s.loan_id = l.id
                    and s.plan_version = l.current_plan_version
                    and s.kind = 'instalment'
            ) as matures_on
        from lending.loan as l
        inner join lending.product_version as v
            on l.legal_entity_id = v.legal_entity_id and l.product_version_id = v.id
        inner join lending.loan_transaction as t
            on l.legal_entity_id = t.legal_entity_id and l.id = t.loan_id
        left join lateral (
            select x.value_date, x.reason_code
            from internal.live_transactions(l.legal_entity_id, l.id) as x
            where
                x.transaction_type = case
                    when l.charged_off_on is not null then 'charge_off'
                    when l.status = 'written_off' then 'write_off'
                end
            order by x.value_date desc
            limit 1
        ) as w on true
        where
            l.legal_entity_id = earn_deferred_income.legal_entity_id
            and l.id = any (earn_deferred_income.loan_ids)
            and t.transaction_type in ('capitalised_income', 'buy_down_fee')
    ),

    goal as (
        select
            d.*,
            case when d.is_reversed then 0 else f.earned end as income_amount,
            case when d.is_reversed then 0 else f.lost end as lost_amount
        from deferral as d
        cross join lateral (
            select
                coalesce(array_agg(x.value_date order by x.value_date, x.id), '{}') as days,
                coalesce(array_agg(x.amount order by x.value_date, x.id), '{}') as amounts
            from internal.live_transactions(
                earn_deferred_income.legal_entity_id, d.loan_id
            ) as x
            where
                x.original_transaction_id = d.id
                and x.transaction_type in (
                    'capitalised_income_adjustment', 'buy_down_fee_adjustment'
                )
        ) as a
        cross join lateral finance.deferred_income(
            d.amount, d.value_date, d.matures_on, earn_deferred_income.business_date, d.units,
            a.days, a.amounts, d.closed_on, d.lost_on
        ) as f
    ),

    missing as materialized (
        select
            g.*,
            o.outcome,
            case
                when o.outcome = 'income' then g.income_amount
                when o.outcome = g.loss then g.lost_amount
                else 0
            end - coalesce(p.amount, 0) as missing_amount,
            coalesce(
                (
                    select x.circumstances
                    from lending.earned_income as x
                    where
                        x.legal_entity_id = earn_deferred_income.legal_entity_id
                        and x.loan_id = g.loan_id
                        and x.loan_transaction_id = g.id
                        and x.outcome = o.outcome
                    order by x.id desc
                    limit 1
                ),
                case o.outcome
                    when 'income' then '{none}'
                    when 'write_off' then '{after_write_off, none}'
                    else array_remove(
                        array[
                            'after_' || g.reason_code,
                            case when g.is_fraud then 'after_fraud' end,
                            'after_charge_off',
                            'none'
                        ],
                        null
                    )
                end
            ) as circumstances,
            internal.uuid_v7() as journal_id
        from goal as g
        cross join (values ('income'), ('charge_off'), ('write_off')) as o (outcome)
        left join lateral (
            select sum(x.amount) as amount
            from lending.earned_income as x
            where
                x.legal_entity_id = earn_deferred_income.legal_entity_id
                and x.loan_id = g.loan_id
                and x.loan_transaction_id = g.id
                and x.outcome = o.outcome
        ) as p on true
    ),

    earned as (
        insert into lending.earned_income (
            legal_entity_id, loan_id, loan_transaction_id, outcome, circumstances, amount,
            currency_code, earned_on, booked_at, journal_id
        )
        select
            earn_deferred_income.legal_entity_id,
            m.loan_id,
            m.id,
            m.outcome,
            m.circumstances,
            m.missing_amount,
            m.currency_code,
            earn_deferred_income.business_date,
            _now,
            m.journal_id
        from missing as m
        where m.missing_amount <> 0
        returning id
    ),

    -- Once for each way to post, not for each loan.
    route as materialized (
        select
            k.*,
            (
                select d.id
                from lending.ledger_account as d
                where
                    d.legal_entity_id = earn_deferred_income.legal_entity_id
                    and d.code = g.debit_code
                    and d.currency_code = k.currency_code
            ) as debit_account_id,
            (
                select c.id
                from lending.ledger_account as c
                where
                    c.legal_entity_id = earn_deferred_income.legal_entity_id
                    and c.code = g.credit_code
                    and c.currency_code = k.currency_code
            ) as credit_account_id
        from (
            select distinct
                m.product_id, m.transaction_type, m.component, m.accounting_basis,
                m.currency_code, m.circumstances
            from missing as m
            where m.missing_amount <> 0
        ) as k
        cross join lateral internal.posting_route(
            earn_deferred_income.legal_entity_id,
            k.product_id,
            k.transaction_type || '_amortisation',
            k.component,
            k.accounting_basis,
            _booked_on,
            k.circumstances
        ) as g
    ),

    posted as (
        insert into lending.ledger_entry (
            legal_entity_id, booked_on, journal_id, debit_account_id, credit_account_id,
            currency_code, amount, value_date, loan_id, loan_transaction_id, description
        )
        select
            earn_deferred_income.legal_entity_id,
            _booked_on,
            m.journal_id,
            case when m.missing_amount > 0 then r.debit_account_id else r.credit_account_id end,
            case when m.missing_amount > 0 then r.credit_account_id else r.debit_account_id end,
            m.currency_code,
            abs(m.missing_amount),
            earn_deferred_income.business_date,
            m.loan_id,
            m.id,
            m.transaction_type || '_amortisation ' || m.component
        from missing as m
        inner join route as r using (
            product_id, transaction_type, component, accounting_basis, currency_code, circumstances
        )
        where
            m.missing_amount <> 0
            and r.debit_account_id is not null
            and r.credit_account_id is not null
        returning id
    )

    select
        (select count(*) from earned),
        (select count(*) from posted)
    into _earned, _posted;

    if _earned <> _posted then
        raise exception using
            errcode = 'RL501',
            message = 'deferred income has no accounts to go to',
            detail = format('%s of %s shares have a mapping', _posted, _earned),
            hint = 'Add the mapping to lending.gl_mapping, or open the accounts of the currency.';
    end if;
    return _earned;
end
$$;

comment on function internal.earn_deferred_income(uuid, date, uuid[], date) is
'Posts what the deferred income of loans has earned by the end of a day and was not posted before, '
'and takes back what is no longer earned. Evenly by days; all of it once the loan is paid back; '
'what is not earned when it is charged off or written off lowers the loss. Booked on booked_on, or '
'today. Returns the rows written. Raises RL501 if there is no mapping or account.';

revoke all on function internal.earn_deferred_income(uuid, date, uuid[], date) from public;
