create or replace view api.provider_webhook with (security_barrier = true) as
select
    w.legal_entity_id,
    w.id,
    p.code as provider_code,
    w.event_key,
    w.payment_attempt_id,
    a.instruction_id,
    w.outcome,
    w.dispute_reference,
    array(
        select k.dispute_id
        from lending.provider_dispute as k
        where
            k.legal_entity_id = w.legal_entity_id
            and k.provider_id = w.provider_id
            and k.dispute_reference = w.dispute_reference
        order by k.dispute_id
    ) as dispute_ids,
    w.effect,
    r.decision,
    r.reason,
    r.payment_id,
    w.effect in ('conflict', 'unknown_attempt', 'unknown_dispute')
    and r.webhook_id is null as is_open,
    b.erased_at,
    w.created_at
from lending.provider_webhook as w
inner join lending.payment_provider as p
    on w.legal_entity_id = p.legal_entity_id and w.provider_id = p.id
left join lending.payment_attempt as a
    on w.legal_entity_id = a.legal_entity_id and w.payment_attempt_id = a.id
left join lending.provider_webhook_resolution as r
    on w.legal_entity_id = r.legal_entity_id and w.id = r.webhook_id
left join lending.provider_webhook_body as b
    on w.legal_entity_id = b.legal_entity_id and w.id = b.webhook_id;

comment on view api.provider_webhook is
'What did providers say, what followed, and what waits for people? One row a message, without its '
'text. Current.';
comment on column api.provider_webhook.legal_entity_id is 'The tenant.';
comment on column api.provider_webhook.id is 'Key within the tenant.';
comment on column api.provider_webhook.provider_code is 'The provider.';
comment on column api.provider_webhook.event_key is 'The provider''s number of the message.';
comment on column api.provider_webhook.payment_attempt_id is 'The attempt that it is about.';
comment on column api.provider_webhook.instruction_id is 'Its instruction.';
comment on column api.provider_webhook.outcome is
'What it says: succeeded, declined, disputed, dispute_won or dispute_lost.';
comment on column api.provider_webhook.dispute_reference is
'The provider''s number of the dispute.';
comment on column api.provider_webhook.dispute_ids is
'The disputes that it is about: one for each loan that the payment paid.';
comment on column api.provider_webhook.effect is
'applied, known, conflict (another answer is on record), unknown_attempt or unknown_dispute (its '
'end came before its beginning).';
comment on column api.provider_webhook.decision is 'What people decided: applied or dismissed.';
comment on column api.provider_webhook.reason is 'Why.';
comment on column api.provider_webhook.payment_id is 'Payment as which late money came in.';
comment on column api.provider_webhook.is_open is 'Whether people have to decide on it.';
comment on column api.provider_webhook.erased_at is 'When its text was erased.';
comment on column api.provider_webhook.created_at is 'When it came.';

grant select on api.provider_webhook to
rently_payments_operator,
rently_accountant,
rently_auditor;
