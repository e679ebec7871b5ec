create or replace view api.deferred_income with (security_barrier = true) as
select
    t.legal_entity_id,
    t.loan_id,
    t.id as loan_transaction_id,
    t.transaction_type,
    t.component as income_type,
    t.currency_code,
    t.value_date,
    t.amount,
    coalesce(e.earned_amount, 0) as earned_amount,
    case
        when r.id is not null then 0
        else
            t.amount
            - coalesce(a.amount, 0)
            - coalesce(e.earned_amount, 0)
            - coalesce(e.lost_amount, 0)
    end as unearned_amount,
    coalesce(a.amount, 0) as adjusted_amount,
    coalesce(e.lost_amount, 0) as lost_amount,
    r.id is not null as is_reversed
from lending.loan_transaction as t
left join lending.loan_transaction as r
    on
        t.legal_entity_id = r.legal_entity_id
        and t.id = r.original_transaction_id
        and r.transaction_type = 'reversal'
left join lateral (
    select sum(x.amount) as amount
    from lending.loan_transaction as x
    where
        x.legal_entity_id = t.legal_entity_id
        and x.loan_id = t.loan_id
        and x.original_transaction_id = t.id
        and x.transaction_type in ('capitalised_income_adjustment', 'buy_down_fee_adjustment')
        and not exists (
            select
            from lending.loan_transaction as u
            where
                u.legal_entity_id = x.legal_entity_id
                and u.original_transaction_id = x.id
                and u.transaction_type = 'reversal'
        )
) as a on true
left join lateral (
    select
        sum(p.amount) filter (where p.outcome = 'income') as earned_amount,
        sum(p.amount) filter (where p.outcome <> 'income') as lost_amount
    from lending.earned_income as p
    where
        p.legal_entity_id = t.legal_entity_id
        and p.loan_id = t.loan_id
        and p.loan_transaction_id = t.id
) as e on true
where t.transaction_type in ('capitalised_income', 'buy_down_fee');

comment on view api.deferred_income is
'Which income of loans was deferred, and how much of it is earned? One row a transaction that '
'deferred income; amount = earned + unearned + adjusted + lost unless it was reversed. Amounts in '
'currency_code. Current; earned by the last close of business.';
comment on column api.deferred_income.legal_entity_id is 'The tenant.';
comment on column api.deferred_income.loan_id is 'The loan.';
comment on column api.deferred_income.loan_transaction_id is 'The transaction that deferred it.';
comment on column api.deferred_income.transaction_type is 'capitalised_income or buy_down_fee.';
comment on column api.deferred_income.income_type is 'What it is earned as: fee or interest.';
comment on column api.deferred_income.currency_code is 'The loan''s currency.';
comment on column api.deferred_income.value_date is 'Day from which it is earned.';
comment on column api.deferred_income.amount is 'What was deferred.';
comment on column api.deferred_income.earned_amount is 'What is earned.';
comment on column api.deferred_income.unearned_amount is 'What is still to be earned.';
comment on column api.deferred_income.adjusted_amount is 'By what it was lowered.';
comment on column api.deferred_income.lost_amount is
'What was not earned when the loan was charged off or written off; it lowered the loss.';
comment on column api.deferred_income.is_reversed is 'Whether it was undone.';

grant select on api.deferred_income to
rently_executive,
rently_risk_manager,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_app;
