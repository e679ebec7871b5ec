-- Taking over a portfolio moves no cash and earns nothing: principal stands against the opening
-- balances. What the lender of before earned in interest, fees and penalties is in its own results,
-- not in ours. The principal paid out takes the accounts of the repayment the other way round.
create or replace function internal.post_tape_events(legal_entity_id uuid) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _booked_on date := internal.business_date(post_tape_events.legal_entity_id);
begin
    perform internal.require_month_partition(
        'lending.ledger_entry', _booked_on::timestamp at time zone 'UTC'
    );
    insert into lending.ledger_entry (
        legal_entity_id,
        booked_on,
        journal_id,
        debit_account_id,
        credit_account_id,
        currency_code,
        amount,
        value_date,
        loan_id,
        loan_transaction_id,
        description
    )
    select
        t.legal_entity_id,
        _booked_on,
        t.id,
        case when t.transaction_type = 'disbursement' then c.id else d.id end,
        case when t.transaction_type = 'disbursement' then d.id else c.id end,
        t.currency_code,
        m.amount,
        t.value_date,
        t.loan_id,
        t.id,
        t.transaction_type || ' principal, before the take-over'
    from pg_temp.tape_loan as l
    inner join lending.loan as x
        on x.legal_entity_id = post_tape_events.legal_entity_id and l.loan_id = x.id
    inner join lending.product_version as v
        on x.legal_entity_id = v.legal_entity_id and x.product_version_id = v.id
    inner join lending.loan_transaction as t
        on x.legal_entity_id = t.legal_entity_id and x.id = t.loan_id
    cross join lateral (
        select case
            when t.transaction_type = 'disbursement' then l.principal_amount
            else l.paid_principal_amount
        end as amount
    ) as m
    left join lateral (
        select
            g.debit_code,
            g.credit_code
        from lending.gl_mapping as g
        where
            x.legal_entity_id = g.legal_entity_id
            and g.transaction_type = 'opening_repayment'
            and g.component = 'principal'
            and v.accounting_basis = g.accounting_basis
            and g.valid_during @> _booked_on
            and coalesce(g.product_id, x.product_id) = x.product_id
        order by g.product_id nulls last
        limit 1
    ) as g on true
    left join lending.ledger_account as d
        on
            t.legal_entity_id = d.legal_entity_id
            and g.debit_code = d.code
            and t.currency_code = d.currency_code
    left join lending.ledger_account as c
        on
            t.legal_entity_id = c.legal_entity_id
            and g.credit_code = c.code
            and t.currency_code = c.currency_code
    where m.amount > 0;
exception
    when not_null_violation then
        raise exception using
            errcode = 'RL501',
            message = 'an opening repayment has no accounts to go to',
            detail = format('booked on %s', _booked_on),
            hint = 'Add the mapping to lending.gl_mapping, or open the accounts of the currency.';
end
$$;

comment on function internal.post_tape_events(uuid) is
'Posts the principal of the staged loans between the accounts that gl_mapping chooses for an '
'opening repayment. Raises RL403 without a partition for today, RL501 without a mapping.';

revoke all on function internal.post_tape_events(uuid) from public;
