create or replace view analytics.v_customer_segments with (security_barrier = true) as
select
    p.legal_entity_id,
    e.code as legal_entity_code,
    p.kind as party_kind,
    coalesce(p.segment, 'none') as segment,
    p.is_active,
    count(*) as party_count,
    count(*) filter (
        where exists (
            select
            from lending.loan as l
            where l.legal_entity_id = p.legal_entity_id and l.borrower_party_id = p.id
        )
    ) as borrower_count
from lending.party as p
inner join lending.legal_entity as e on p.legal_entity_id = e.id
group by p.legal_entity_id, e.code, p.kind, coalesce(p.segment, 'none'), p.is_active;

comment on view analytics.v_customer_segments is
'Who are the customers? One row an entity, kind, segment and state. Tier 1, always current.';
comment on column analytics.v_customer_segments.legal_entity_id is
'The tenant.';
comment on column analytics.v_customer_segments.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_customer_segments.party_kind is
'person or organisation.';
comment on column analytics.v_customer_segments.segment is
'Segment; none where there is none.';
comment on column analytics.v_customer_segments.is_active is
'Whether they are active.';
comment on column analytics.v_customer_segments.party_count is
'Number of parties.';
comment on column analytics.v_customer_segments.borrower_count is
'Of these with a loan.';

grant select on analytics.v_customer_segments to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_readonly_analyst,
rently_bi;
