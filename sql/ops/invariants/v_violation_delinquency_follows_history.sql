create or replace view ops.v_violation_delinquency_follows_history as
with
latest as (
    select distinct on (h.legal_entity_id, h.loan_id)
        h.legal_entity_id,
        h.loan_id,
        h.business_date,
        h.to_bucket_code
    from lending.delinquency_history as h
    order by h.legal_entity_id asc, h.loan_id asc, h.business_date desc
)

select
    legal_entity_id,
    loan_id::text as subject,
    jsonb_build_object('history', h.to_bucket_code, 'state', s.bucket_code) as detail
from latest as h
full join lending.delinquency_state as s using (legal_entity_id, loan_id)
where
    (h.business_date, coalesce(h.to_bucket_code, ''))
    is distinct from (s.since_date, coalesce(s.bucket_code, ''));

comment on view ops.v_violation_delinquency_follows_history is
'Of which loan is the class of lateness not the last of its history? One row a violation. Sees all '
'entities.';
comment on column ops.v_violation_delinquency_follows_history.legal_entity_id is 'The tenant.';
comment on column ops.v_violation_delinquency_follows_history.subject is 'What breaks the law.';
comment on column ops.v_violation_delinquency_follows_history.detail is 'The figures.';

alter view ops.v_violation_delinquency_follows_history owner to rently_refresher;
