create or replace view api.notification_rule with (security_barrier = true) as
select
    r.legal_entity_id,
    r.id,
    r.code,
    r.kind,
    r.event_type,
    r.days_before,
    r.channel,
    r.template_code,
    r.condition,
    lower(r.valid_during) as valid_from_at,
    upper(r.valid_during) as valid_until_at,
    r.created_at
from lending.notification_rule as r;

comment on view api.notification_rule is
'Which events and due days are told, how and since when? One row a rule. Current.';
comment on column api.notification_rule.legal_entity_id is 'The tenant.';
comment on column api.notification_rule.id is 'Key within the tenant.';
comment on column api.notification_rule.code is 'Short name.';
comment on column api.notification_rule.kind is 'What is told.';
comment on column api.notification_rule.event_type is 'The event; null for a reminder.';
comment on column api.notification_rule.days_before is 'Of a reminder: days before the due day.';
comment on column api.notification_rule.channel is
'The channel; null for the one that the event names.';
comment on column api.notification_rule.template_code is
'The text; null for the one that the event names, or the standard one.';
comment on column api.notification_rule.condition is 'What the facts of the event must hold.';
comment on column api.notification_rule.valid_from_at is 'Since when.';
comment on column api.notification_rule.valid_until_at is 'Until when; null for no end.';
comment on column api.notification_rule.created_at is 'When it was recorded.';

grant select on api.notification_rule to
rently_compliance_officer,
rently_risk_manager,
rently_collections_agent,
rently_auditor;
