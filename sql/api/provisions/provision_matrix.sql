create or replace view api.provision_matrix with (security_barrier = true) as
select
    m.legal_entity_id,
    m.id,
    p.code as product_code,
    m.min_days_late,
    lower(m.valid_during) as valid_from_date,
    upper(m.valid_during) as valid_until_date,
    m.provision_pct
from lending.provision_matrix as m
left join lending.product as p
    on m.legal_entity_id = p.legal_entity_id and m.product_id = p.id;

comment on view api.provision_matrix is
'Which percentage do local rules provide for, by days late? One row a step and the days it holds. '
'Current.';
comment on column api.provision_matrix.legal_entity_id is 'The tenant.';
comment on column api.provision_matrix.id is 'Key within the tenant.';
comment on column api.provision_matrix.product_code is 'Product; null for all others.';
comment on column api.provision_matrix.min_days_late is 'From so many days late on.';
comment on column api.provision_matrix.valid_from_date is 'First day.';
comment on column api.provision_matrix.valid_until_date is
'First day on which it no longer holds, if any.';
comment on column api.provision_matrix.provision_pct is 'Percentage of the exposure.';

grant select on api.provision_matrix to
rently_executive,
rently_risk_manager,
rently_accountant,
rently_compliance_officer,
rently_auditor;
