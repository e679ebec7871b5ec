create or replace view api.agency_placement with (security_barrier = true) as
select
    p.legal_entity_id,
    p.id,
    p.agency_code,
    p.loan_id,
    l.loan_number,
    p.currency_code,
    p.placed_amount,
    p.commission_pct,
    lower(p.placed_during) as placed_on,
    upper(p.placed_during) as ended_on,
    p.end_reason,
    coalesce(c.recovered_amount, 0) as recovered_amount,
    coalesce(c.commission_amount, 0) as commission_amount,
    p.created_at
from lending.agency_placement as p
inner join lending.loan as l on p.legal_entity_id = l.legal_entity_id and p.loan_id = l.id
left join lateral (
    select
        sum(x.recovered_amount) as recovered_amount,
        sum(x.commission_amount) as commission_amount
    from lending.agency_commission as x
    where
        x.legal_entity_id = p.legal_entity_id
        and x.loan_id = p.loan_id
        and x.placement_id = p.id
) as c on true;

comment on view api.agency_placement is
'Which loans are or were with agencies, what came in, and what did that cost? One row a placement, '
'in the loan''s currency. Current; money as of the last close of business.';
comment on column api.agency_placement.legal_entity_id is 'The tenant.';
comment on column api.agency_placement.id is 'Key within the tenant.';
comment on column api.agency_placement.agency_code is 'The agency.';
comment on column api.agency_placement.loan_id is 'The loan.';
comment on column api.agency_placement.loan_number is 'Its number for people.';
comment on column api.agency_placement.currency_code is 'Currency of the amounts.';
comment on column api.agency_placement.placed_amount is 'What was to be collected.';
comment on column api.agency_placement.commission_pct is 'Per cent that the agency earns.';
comment on column api.agency_placement.placed_on is 'First day.';
comment on column api.agency_placement.ended_on is
'First day on which it was not with the agency any more; null while it is.';
comment on column api.agency_placement.end_reason is 'Why it ended.';
comment on column api.agency_placement.recovered_amount is 'What came in meanwhile.';
comment on column api.agency_placement.commission_amount is 'What the agency earned.';
comment on column api.agency_placement.created_at is 'When it was recorded.';

grant select on api.agency_placement to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_accountant,
rently_auditor;
