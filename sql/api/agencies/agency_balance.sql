create or replace view api.agency_balance with (security_barrier = true) as
select
    m.legal_entity_id,
    m.agency_code,
    m.currency_code,
    sum(m.earned_amount) as earned_amount,
    sum(m.paid_out_amount) as paid_out_amount,
    sum(m.earned_amount) - sum(m.paid_out_amount) as owed_amount
from (
    select
        c.legal_entity_id,
        p.agency_code,
        c.currency_code,
        c.commission_amount as earned_amount,
        0 as paid_out_amount
    from lending.agency_commission as c
    inner join lending.agency_placement as p
        on c.legal_entity_id = p.legal_entity_id and c.placement_id = p.id
    union all
    select
        o.legal_entity_id,
        o.agency_code,
        o.currency_code,
        0,
        o.amount
    from lending.commission_payout as o
    where o.agency_code is not null
) as m
group by m.legal_entity_id, m.agency_code, m.currency_code;

comment on view api.agency_balance is
'What did each agency earn and get, and what is it owed? One row an agency and currency, in that '
'currency; owed_amount below 0 is what the agency owes, for payments that were undone after it '
'was paid. Current; earnings as of the last close of business.';
comment on column api.agency_balance.legal_entity_id is 'The tenant.';
comment on column api.agency_balance.agency_code is 'The agency.';
comment on column api.agency_balance.currency_code is 'Currency of the amounts.';
comment on column api.agency_balance.earned_amount is
'Commissions on what came in, less those on what was undone.';
comment on column api.agency_balance.paid_out_amount is 'Commissions paid.';
comment on column api.agency_balance.owed_amount is 'What is left to be paid.';

grant select on api.agency_balance to
rently_executive,
rently_risk_manager,
rently_payments_operator,
rently_accountant,
rently_auditor;
