create or replace view ops.v_violation_balances_match_events as
select
    l.legal_entity_id,
    l.loan_number as subject,
    jsonb_build_object(
        'principal', l.principal_repaid_amount - coalesce(a.principal, 0),
        'interest', l.interest_repaid_amount - coalesce(a.interest, 0),
        'fee', l.fee_repaid_amount - coalesce(a.fee, 0),
        'penalty', l.penalty_repaid_amount - coalesce(a.penalty, 0),
        'credit_balance', l.credit_balance_amount - coalesce(a.credit, 0)
    ) as detail
from lending.loan as l
left join (
    select
        x.legal_entity_id,
        x.loan_id,
        sum(x.allocated_amount) filter (where x.component = 'principal') as principal,
        sum(x.allocated_amount) filter (where x.component = 'interest') as interest,
        sum(x.allocated_amount) filter (where x.component = 'fee') as fee,
        sum(x.allocated_amount) filter (where x.component = 'penalty') as penalty,
        sum(x.allocated_amount) filter (where x.component = 'credit_balance') as credit
    from lending.payment_allocation as x
    inner join lending.loan_transaction as t
        on x.legal_entity_id = t.legal_entity_id and x.loan_transaction_id = t.id
    where t.transaction_type not in ('charge_off', 'write_off')
    group by x.legal_entity_id, x.loan_id
) as a on l.legal_entity_id = a.legal_entity_id and l.id = a.loan_id
where
    (
        l.principal_repaid_amount,
        l.interest_repaid_amount,
        l.fee_repaid_amount,
        l.penalty_repaid_amount,
        l.credit_balance_amount
    ) is distinct from (
        coalesce(a.principal, 0),
        coalesce(a.interest, 0),
        coalesce(a.fee, 0),
        coalesce(a.penalty, 0),
        coalesce(a.credit, 0)
    );

comment on view ops.v_violation_balances_match_events is
'Which loans'' balances differ from the sums of their allocations? One row a violation. Sees all '
'entities.';
comment on column ops.v_violation_balances_match_events.legal_entity_id is 'The tenant.';
comment on column ops.v_violation_balances_match_events.subject is 'What breaks the law.';
comment on column ops.v_violation_balances_match_events.detail is 'The figures.';

alter view ops.v_violation_balances_match_events owner to rently_refresher;
