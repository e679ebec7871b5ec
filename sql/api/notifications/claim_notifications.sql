-- requires: internal.render
create or replace function api.claim_notifications(
    legal_entity_id uuid,
    provider_code text,
    batch_size integer default 10
) returns table (
    notification_id uuid, lease_id uuid, channel text, recipient text, subject text, body text
)
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _provider lending.notification_provider;
    _lease_id uuid := internal.uuid_v7();
    _now timestamptz := clock_timestamp();
begin
    perform internal.require(claim_notifications.legal_entity_id, 'send_notifications');
    select p.* into _provider
    from lending.notification_provider as p
    where
        p.legal_entity_id = claim_notifications.legal_entity_id
        and p.code = claim_notifications.provider_code;
    if not found then
        raise exception using
            errcode = 'RL653',
            message = 'there is no such provider',
            detail = format('provider %s', claim_notifications.provider_code),
            hint = 'Set it with api.set_notification_provider().';
    end if;

    return query
    with
    waiting as (
        select n.id
        from lending.notification as n
        where
            n.legal_entity_id = _provider.legal_entity_id
            and n.channel = _provider.channel
            and n.state in ('queued', 'leased')
            and n.available_at <= _now
            and _provider.code <> all (n.tried_providers)
            and coalesce(_provider.suspended_until_at <= _now, true)
            -- A better one that works, and did not fail with it, goes before.
            and not exists (
                select
                from lending.notification_provider as b
                where
                    b.legal_entity_id = n.legal_entity_id
                    and b.channel = n.channel
                    and b.priority < _provider.priority
                    and b.code <> all (n.tried_providers)
                    and coalesce(b.suspended_until_at <= _now, true)
            )
        order by n.available_at, n.id
        limit least(greatest(claim_notifications.batch_size, 0), 1000)
        for update skip locked
    ),

    leased as (
        update lending.notification as n
        set
            state = 'leased',
            provider_code = _provider.code,
            lease_id = _lease_id,
            available_at = _now + interval '2 minutes'
        from waiting as w
        where n.legal_entity_id = _provider.legal_entity_id and n.id = w.id
        returning n.id, n.template_id, n.party_id, n.channel, n.payload
    )

    select
        l.id,
        _lease_id,
        l.channel,
        case
            when l.channel = 'email' then i.email
            when l.channel in ('sms', 'whatsapp', 'phone') then i.phone
            else i.address::text
        end,
        internal.render(t.subject, x.facts),
        internal.render(t.body, x.facts)
    from leased as l
    inner join lending.notification_template as t
        on t.legal_entity_id = _provider.legal_entity_id and l.template_id = t.id
    left join lending.party_identity as i
        on i.legal_entity_id = _provider.legal_entity_id and l.party_id = i.party_id
    cross join
        lateral (select l.payload || jsonb_build_object('name', i.display_name) as facts) as x
    cross join
        lateral internal.log_reveal(
            _provider.legal_entity_id,
            l.party_id,
            array[
                'display_name',
                case
                    when l.channel = 'email' then 'email'
                    when l.channel in ('sms', 'whatsapp', 'phone') then 'phone'
                    else 'address'
                end
            ],
            format('message %s by %s', l.id, _provider.code)
        ) as noted
    order by l.id;
end
$$;

comment on function api.claim_notifications(uuid, text, integer) is
'Leases waiting messages to the adapter of a provider for two minutes, with recipient, subject '
'and text in clear; who saw them is logged. A message goes to the first provider by priority that '
'works and has not failed with it. Answer with api.finish_notification(). Needs '
'send_notifications. Raises RL001, RL002 (access), RL653 (provider).';

revoke all on function api.claim_notifications(uuid, text, integer) from public;
grant execute on function api.claim_notifications(uuid, text, integer) to rently_app;
