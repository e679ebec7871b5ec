create or replace function api.end_notification_rule(legal_entity_id uuid, code text)
returns uuid
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _id uuid;
begin
    perform internal.require(end_notification_rule.legal_entity_id, 'manage_notifications');
    _id := internal.end_notification_rule(
        end_notification_rule.legal_entity_id, end_notification_rule.code
    );
    if _id is null then
        raise exception using
            errcode = 'RL655',
            message = 'there is no such rule',
            detail = format('rule %s', end_notification_rule.code),
            hint = 'See api.notification_rule.';
    end if;
    return _id;
end
$$;

comment on function api.end_notification_rule(uuid, text) is
'Ends a rule of notifications: later events are not told by it. Returns its key. Needs '
'manage_notifications. Raises RL001, RL002 (access), RL655 (no such rule).';

revoke all on function api.end_notification_rule(uuid, text) from public;
grant execute on function api.end_notification_rule(uuid, text) to rently_compliance_officer;
