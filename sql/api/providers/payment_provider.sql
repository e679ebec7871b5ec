-- requires: internal.v_provider_health
create or replace view api.payment_provider with (security_barrier = true) as
select
    p.legal_entity_id,
    p.id,
    p.code,
    p.name,
    p.priority,
    p.capabilities,
    p.currency_codes,
    p.is_enabled,
    h.call_count,
    h.failure_count,
    h.circuit
from lending.payment_provider as p
inner join internal.v_provider_health as h
    on p.legal_entity_id = h.legal_entity_id and p.id = h.provider_id;

comment on view api.payment_provider is
'Which payment providers does an entity use, and how do they fare? One row a provider. Current.';
comment on column api.payment_provider.legal_entity_id is 'The tenant.';
comment on column api.payment_provider.id is 'Key within the tenant.';
comment on column api.payment_provider.code is 'Name for programs.';
comment on column api.payment_provider.name is 'Name for people.';
comment on column api.payment_provider.priority is 'The lowest number is asked first.';
comment on column api.payment_provider.capabilities is 'What it can do.';
comment on column api.payment_provider.currency_codes is 'Its currencies; empty for all.';
comment on column api.payment_provider.is_enabled is 'Whether it is asked at all.';
comment on column api.payment_provider.call_count is 'Calls in its health window.';
comment on column api.payment_provider.failure_count is 'Those without a usable answer.';
comment on column api.payment_provider.circuit is
'closed (asked), open (not asked), half_open (one call tries it).';

grant select on api.payment_provider to rently_payments_operator, rently_app, rently_auditor;
