create or replace view api.provision_movement with (security_barrier = true) as
select
    m.legal_entity_id,
    m.run_id,
    m.business_date,
    p.code as product_code,
    m.currency_code,
    m.movement,
    m.stage,
    m.loan_count,
    m.exposure_amount,
    m.amount
from lending.provision_movement as m
inner join lending.product as p
    on m.legal_entity_id = p.legal_entity_id and m.product_id = p.id;

comment on view api.provision_movement is
'How did each run change the loss allowance of the stages? One row a run, product, currency, '
'movement and stage. Amounts in currency_code. Current.';
comment on column api.provision_movement.legal_entity_id is 'The tenant.';
comment on column api.provision_movement.run_id is 'The run; the journal in the ledger.';
comment on column api.provision_movement.business_date is 'Day that was closed.';
comment on column api.provision_movement.product_code is 'Product.';
comment on column api.provision_movement.currency_code is 'Currency of the amounts.';
comment on column api.provision_movement.movement is
'new, transfer, remeasurement or derecognition.';
comment on column api.provision_movement.stage is 'Stage of IFRS 9 that changes.';
comment on column api.provision_movement.loan_count is 'By how many loans it grew.';
comment on column api.provision_movement.exposure_amount is 'By how much its exposure grew.';
comment on column api.provision_movement.amount is 'By how much its allowance grew.';

grant select on api.provision_movement to
rently_executive,
rently_risk_manager,
rently_accountant,
rently_auditor;
