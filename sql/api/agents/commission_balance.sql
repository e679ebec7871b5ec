create or replace view api.commission_balance with (security_barrier = true) as
select
    m.legal_entity_id,
    m.agent_party_id,
    m.currency_code,
    sum(m.amount) filter (where m.kind = 'accrual') as earned_amount,
    coalesce(sum(m.amount) filter (where m.kind = 'clawback'), 0) as clawed_back_amount,
    coalesce(sum(m.amount) filter (where m.kind = 'payout'), 0) as paid_out_amount,
    sum(case when m.kind = 'accrual' then m.amount else -m.amount end) as owed_amount
from (
    select
        c.legal_entity_id,
        c.agent_party_id,
        c.currency_code,
        c.kind,
        c.amount
    from lending.agent_commission as c
    union all
    select
        p.legal_entity_id,
        p.agent_party_id,
        p.currency_code,
        'payout',
        p.amount
    from lending.commission_payout as p
    where p.agent_party_id is not null
) as m
group by m.legal_entity_id, m.agent_party_id, m.currency_code;

comment on view api.commission_balance is
'What did each agent earn, give back and get, and what is it owed? One row an agent and currency, '
'in that currency; owed_amount below 0 is what the agent owes. Current.';
comment on column api.commission_balance.legal_entity_id is 'The tenant.';
comment on column api.commission_balance.agent_party_id is 'The agent.';
comment on column api.commission_balance.currency_code is 'Currency of the amounts.';
comment on column api.commission_balance.earned_amount is 'Commissions accrued.';
comment on column api.commission_balance.clawed_back_amount is 'Commissions that went back.';
comment on column api.commission_balance.paid_out_amount is 'Commissions paid.';
comment on column api.commission_balance.owed_amount is 'What is left to be paid.';

grant select on api.commission_balance to
rently_executive,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_auditor;
