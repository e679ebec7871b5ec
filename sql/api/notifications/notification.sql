create or replace view api.notification with (security_barrier = true) as
select
    n.legal_entity_id,
    n.id,
    n.kind,
    n.party_id,
    n.loan_id,
    n.channel,
    n.state,
    n.digest_id,
    n.available_at,
    n.handed_out_at,
    n.time_zone,
    n.limit_code,
    n.provider_code,
    n.last_error,
    n.contact_attempt_id,
    n.created_at,
    n.updated_at
from lending.notification as n;

comment on view api.notification is
'What was told to whom, and what became of it? One row a message; no texts, which are made when a '
'message is handed out. Current.';
comment on column api.notification.legal_entity_id is 'The tenant.';
comment on column api.notification.id is 'Key within the tenant.';
comment on column api.notification.kind is 'What is told.';
comment on column api.notification.party_id is 'Who is told.';
comment on column api.notification.loan_id is 'The loan; null for none.';
comment on column api.notification.channel is 'The channel.';
comment on column api.notification.state is
'queued, leased, sent, failed, suppressed or merged (a digest tells it).';
comment on column api.notification.digest_id is 'The digest that tells it.';
comment on column api.notification.available_at is
'When it may be sent; while it is leased, when the lease ends.';
comment on column api.notification.handed_out_at is 'When an adapter last got it.';
comment on column api.notification.time_zone is 'The party''s time zone.';
comment on column api.notification.limit_code is 'The limit that says at what hours it may go.';
comment on column api.notification.provider_code is 'The provider that has it, or sent it.';
comment on column api.notification.last_error is 'What a provider said of the last failure.';
comment on column api.notification.contact_attempt_id is 'The attempt as which it counts.';
comment on column api.notification.created_at is 'When it was queued.';
comment on column api.notification.updated_at is 'When it last changed.';

grant select on api.notification to
rently_collections_agent,
rently_compliance_officer,
rently_auditor,
rently_app;
