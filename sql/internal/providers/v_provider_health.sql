-- The circuit is a pure reading of the calls: no job keeps it.
create or replace view internal.v_provider_health with (security_barrier = true) as
select
    p.legal_entity_id,
    p.id as provider_id,
    c.call_count,
    c.failure_count,
    c.last_failure_at,
    case
        when
            c.call_count < p.min_call_count
            or 100 * c.failure_count < p.max_failure_pct * c.call_count
            then 'closed'
        when c.last_failure_at + p.open_for > clock_timestamp() then 'open'
        else 'half_open'
    end as circuit
from lending.payment_provider as p
cross join lateral (
    select
        count(*) as call_count,
        count(*) filter (where k.outcome in ('unavailable', 'unknown')) as failure_count,
        max(k.called_at) filter (where k.outcome in ('unavailable', 'unknown')) as last_failure_at
    from lending.provider_call as k
    where
        k.legal_entity_id = p.legal_entity_id
        and k.provider_id = p.id
        and k.called_at > greatest(p.healthy_from_at, clock_timestamp() - p.health_window)
) as c;

comment on view internal.v_provider_health is
'How does each payment provider fare? One row a provider: its calls since it was last found well, '
'within its health window; circuit is closed (asked), open (not asked), half_open (one call tries '
'it). Current.';
comment on column internal.v_provider_health.legal_entity_id is 'The tenant.';
comment on column internal.v_provider_health.provider_id is 'The provider.';
comment on column internal.v_provider_health.call_count is 'Calls.';
comment on column internal.v_provider_health.failure_count is 'Calls without a usable answer.';
comment on column internal.v_provider_health.last_failure_at is 'When the last of them was.';
comment on column internal.v_provider_health.circuit is 'closed, open or half_open.';
