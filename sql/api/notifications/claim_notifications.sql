-- requires: internal.render, internal.claimable, internal.count_as_attempts, internal.may_notify
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
    _ids uuid[];
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

    -- Two statements, because the second must see what others had counted before the first got
    -- its locks.
    _ids := internal.claimable(_provider, _now, claim_notifications.batch_size);
    -- Who took the consent back meanwhile, or wants no messages, gets none, in a digest neither; a
    -- digest that is left with nothing to tell does not go.
    update lending.notification as n
    set state = 'suppressed', lease_id = null, digest_id = null
    from lending.contact_limit as c
    where
        n.legal_entity_id = _provider.legal_entity_id
        and (n.id = any (_ids) or n.digest_id = any (_ids))
        and n.limit_code = c.code
        and not internal.may_notify(
            n.legal_entity_id, n.party_id, n.kind, n.channel, c.is_consent_needed
        );
    update lending.notification as n
    set state = 'suppressed', lease_id = null
    where
        n.legal_entity_id = _provider.legal_entity_id
        and n.id = any (_ids)
        and n.kind = 'digest'
        and not exists (
            select
            from lending.notification as m
            where m.legal_entity_id = n.legal_entity_id and m.digest_id = n.id
        );
    _ids := internal.count_as_attempts(_provider.legal_entity_id, _ids, _now);

    return query
    with
    leased as (
        update lending.notification as n
        set
            state = 'leased',
            provider_code = _provider.code,
            lease_id = _lease_id,
            handed_out_at = _now,
            -- The lease ends with the day: what is sent late would be sent in quiet hours.
            available_at = least(
                _now + interval '2 minutes',
                timezone(n.time_zone, (timezone(n.time_zone, _now))::date + n.latest_time)
            )
        where
            n.legal_entity_id = _provider.legal_entity_id
            and n.id = any (_ids)
            and n.state in ('queued', 'leased')
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
    -- A digest holds the texts of its messages.
    left join lateral (
        select
            count(*) as message_count,
            string_agg(
                internal.render(
                    y.body, m.payload || jsonb_build_object('name', i.display_name)
                ),
                e'\n\n' order by m.id
            ) as texts
        from lending.notification as m
        inner join lending.notification_template as y
            on m.legal_entity_id = y.legal_entity_id and m.template_id = y.id
        where m.legal_entity_id = _provider.legal_entity_id and m.digest_id = l.id
    ) as g on true
    cross join lateral (
        select
            l.payload
            || jsonb_build_object(
                'name', i.display_name, 'messages', g.texts, 'message_count', g.message_count
            ) as facts
    ) as x
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
'works and has not failed with it, and only within the hours on the clock of its party; one that '
'asks for overdue money counts as an attempt to reach the debtor, and waits while the limit is '
'reached. Answer with api.finish_notification(). Needs '
'send_notifications. Raises RL001, RL002 (access), RL653 (provider).';

revoke all on function api.claim_notifications(uuid, text, integer) from public;
grant execute on function api.claim_notifications(uuid, text, integer) to rently_app;
