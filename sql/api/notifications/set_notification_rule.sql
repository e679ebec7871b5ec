-- requires: api.notification_rule
create or replace function api.set_notification_rule(
    legal_entity_id uuid,
    code text,
    kind text,
    event_type text default null,
    days_before integer default null,
    channel text default null,
    template_code text default null,
    condition jsonb default '{}'
) returns setof api.notification_rule
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _now timestamptz := internal.booking_time();
    _id uuid := internal.uuid_v7();
begin
    perform internal.require(set_notification_rule.legal_entity_id, 'manage_notifications');
    -- One rule of an entity after the other: the later replaces the earlier.
    perform internal.lock_legal_entity(set_notification_rule.legal_entity_id);
    perform internal.end_notification_rule(
        set_notification_rule.legal_entity_id, set_notification_rule.code
    );
    insert into lending.notification_rule as r (
        legal_entity_id, id, code, kind, event_type, days_before, channel, template_code,
        condition, valid_during
    )
    select
        set_notification_rule.legal_entity_id,
        _id,
        set_notification_rule.code,
        set_notification_rule.kind,
        set_notification_rule.event_type,
        set_notification_rule.days_before,
        set_notification_rule.channel,
        set_notification_rule.template_code,
        set_notification_rule.condition,
        tstzrange(greatest(_now, max(upper(o.valid_during))), null)
    from lending.notification_rule as o
    where
        o.legal_entity_id = set_notification_rule.legal_entity_id
        and o.code = set_notification_rule.code;
    perform internal.ensure_notification_consumer(set_notification_rule.legal_entity_id);

    return query
    select r.*
    from api.notification_rule as r
    where r.legal_entity_id = set_notification_rule.legal_entity_id and r.id = _id;
exception
    when check_violation or not_null_violation or foreign_key_violation then
        raise exception using
            errcode = 'RL655',
            message = 'the rule is not valid',
            detail = sqlerrm,
            hint = 'An event that the kind can tell (lending.notification_trigger), or for '
                'due_reminder the days before and a channel.';
end
$$;

comment on function api.set_notification_rule(
    uuid, text, text, text, integer, text, text, jsonb
) is
'Says that an event, or for the kind due_reminder a due day that comes near, is told to the '
'borrower, from now on; it replaces the rule of the same code. channel and template_code left out '
'are those that the event names. condition is what the facts of the event must hold. Needs '
'manage_notifications. Raises RL001, RL002 (access), RL655 (invalid).';

revoke all on function api.set_notification_rule(
    uuid, text, text, text, integer, text, text, jsonb
) from public;
grant execute on function api.set_notification_rule(
    uuid, text, text, text, integer, text, text, jsonb
) to rently_compliance_officer;
