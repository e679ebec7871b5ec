-- Called in the transaction that pays the loan out.
create or replace function internal.accrue_commission(
    loan lending.loan, disbursement lending.loan_transaction
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _agent_id uuid;
    _rule lending.commission_rule;
    _amount numeric;
    _id uuid := internal.uuid_v7();
begin
    _agent_id := internal.agent_on(
        (loan).legal_entity_id, (loan).id, (disbursement).value_date
    );
    if _agent_id is null then
        return;
    end if;
    select r.* into _rule
    from lending.commission_rule as r
    where
        r.legal_entity_id = (loan).legal_entity_id
        and coalesce(r.agent_party_id, _agent_id) = _agent_id
        and coalesce(r.product_id, (loan).product_id) = (loan).product_id
        and r.currency_code = (loan).currency_code
        and r.valid_during @> (disbursement).value_date
    order by (r.agent_party_id is null), (r.product_id is null)
    limit 1;
    _amount := finance.round_money(
        (disbursement).amount * _rule.commission_pct / 100 + _rule.flat_amount,
        internal.currency_minor_units((loan).currency_code),
        'half_even'
    );
    if _amount > 0 is not true then
        return;
    end if;
    insert into lending.agent_commission (
        legal_entity_id,
        id,
        kind,
        agent_party_id,
        commission_rule_id,
        loan_id,
        loan_transaction_id,
        currency_code,
        amount,
        reason,
        value_date,
        journal_id,
        booked_at
    )
    values (
        (loan).legal_entity_id,
        _id,
        'accrual',
        _agent_id,
        _rule.id,
        (loan).id,
        (disbursement).id,
        (loan).currency_code,
        _amount,
        'disbursement',
        (disbursement).value_date,
        internal.post_transfers(
            (loan).legal_entity_id,
            internal.business_date((loan).legal_entity_id),
            (disbursement).value_date,
            array[
                row(
                    '5700', '2700', (loan).currency_code, _amount, 'agent commission accrued'
                )::internal.ledger_transfer
            ]
        ),
        (disbursement).booked_at
    );
    perform internal.emit_event(
        (loan).legal_entity_id,
        'commission_accrued',
        'loan',
        (loan).id,
        jsonb_build_object(
            'agent_commission_id', _id,
            'agent_party_id', _agent_id,
            'amount', _amount,
            'currency_code', (loan).currency_code
        )
    );
end
$$;

comment on function internal.accrue_commission(lending.loan, lending.loan_transaction) is
'Accrues the commission of the agent who looks after a loan on the day it is paid out, by the '
'rule of that day, and posts it to accounts 5700 and 2700. Rounded half-even to the minor unit. '
'Nothing without agent or rule.';

revoke all on function internal.accrue_commission(lending.loan, lending.loan_transaction)
from public;
