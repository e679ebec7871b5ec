create or replace view api.contact_attempt with (security_barrier = true) as
select
    a.legal_entity_id,
    a.id,
    a.loan_id,
    a.party_id,
    a.channel,
    a.outcome,
    a.attempted_at,
    a.time_zone,
    a.local_time,
    a.place,
    a.max_attempts,
    upper(a.counted_during) as counted_until_date,
    a.limit_code,
    a.created_at
from lending.contact_attempt as a;

comment on view api.contact_attempt is
'How often was a debtor contacted, and by which limit? One row an attempt. Current.';
comment on column api.contact_attempt.legal_entity_id is 'The tenant.';
comment on column api.contact_attempt.id is 'Key within the tenant.';
comment on column api.contact_attempt.loan_id is 'The loan.';
comment on column api.contact_attempt.party_id is 'The debtor.';
comment on column api.contact_attempt.channel is 'The channel.';
comment on column api.contact_attempt.outcome is 'What came of it.';
comment on column api.contact_attempt.attempted_at is 'When.';
comment on column api.contact_attempt.time_zone is 'The debtor''s time zone.';
comment on column api.contact_attempt.local_time is 'When, on the debtor''s clock.';
comment on column api.contact_attempt.place is 'Which of the limit''s places it takes.';
comment on column api.contact_attempt.max_attempts is 'Places that the limit has.';
comment on column api.contact_attempt.counted_until_date is
'First day on which it counts no more.';
comment on column api.contact_attempt.limit_code is 'The limit.';
comment on column api.contact_attempt.created_at is 'When it was recorded.';

grant select on api.contact_attempt to
rently_risk_manager,
rently_collections_agent,
rently_compliance_officer,
rently_auditor;
