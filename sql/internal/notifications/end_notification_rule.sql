create or replace function internal.end_notification_rule(legal_entity_id uuid, code text)
returns uuid
language plpgsql volatile
set search_path = ''
as $$
declare
    _id uuid;
begin
    -- A rule that was set in this transaction has held for no time.
    update lending.notification_rule as r
    set valid_during = tstzrange(
        lower(r.valid_during),
        greatest(internal.booking_time(), lower(r.valid_during) + interval '1 us')
    )
    where
        r.legal_entity_id = end_notification_rule.legal_entity_id
        and r.code = end_notification_rule.code
        and upper_inf(r.valid_during)
    returning r.id into _id;
    return _id;
end
$$;

comment on function internal.end_notification_rule(uuid, text) is
'Ends the rule of this code that holds, now, and returns its key; null if none does.';

revoke all on function internal.end_notification_rule(uuid, text) from public;
