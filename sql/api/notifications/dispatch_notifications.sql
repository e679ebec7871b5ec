-- A loop, because a claim hands out the first event of each loan only, and because one call of a
-- job should not hold its locks for long: it ends after twenty batches.
-- requires: internal.tell_events, internal.fold_digests
create or replace function api.dispatch_notifications(
    legal_entity_id uuid,
    batch_size integer default 1000,
    out event_count bigint,
    out queued_count bigint,
    out failed_count bigint,
    out digest_count bigint
)
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _events internal.told_event[];
    _lease_id uuid;
    _failed uuid[];
    _round record;
begin
    perform internal.require(
        dispatch_notifications.legal_entity_id, 'dispatch_notifications'
    );
    event_count := 0;
    queued_count := 0;
    failed_count := 0;
    if exists (
        select
        from lending.event_consumer as c
        where
            c.legal_entity_id = dispatch_notifications.legal_entity_id
            and c.code = 'notifications'
    ) then
        for _number in 1..20 loop
            select
                array_agg(
                    row(
                        e.event_id, e.event_type, e.aggregate_type, e.aggregate_id,
                        e.occurred_at, e.payload
                    )::internal.told_event
                ),
                min(e.lease_id::text)::uuid
            into _events, _lease_id
            from api.claim_events(
                dispatch_notifications.legal_entity_id,
                'notifications',
                dispatch_notifications.batch_size
            ) as e;
            exit when _events is null;
            select
                count(t.notification_id) as queued,
                array_agg(distinct t.event_id)
                    filter (where t.missing_fields is not null) as failed
            into _round
            from internal.tell_events(dispatch_notifications.legal_entity_id, _events) as t;
            _failed := coalesce(_round.failed, '{}');
            -- An event that lacks what its text wants is tried again, until it is a dead letter.
            perform api.fail_event(
                dispatch_notifications.legal_entity_id,
                'notifications',
                _lease_id,
                f.event_id,
                'RL652: a field of the template has no value'
            )
            from unnest(_failed) as f (event_id);
            perform api.complete_events(
                dispatch_notifications.legal_entity_id,
                'notifications',
                _lease_id,
                array(
                    select e.event_id from unnest(_events) as e where e.event_id <> all (_failed)
                )
            );
            event_count := event_count + cardinality(_events);
            queued_count := queued_count + _round.queued;
            failed_count := failed_count + cardinality(_failed);
        end loop;
    end if;
    digest_count := internal.fold_digests(dispatch_notifications.legal_entity_id);
end
$$;

comment on function api.dispatch_notifications(uuid, integer) is
'Queues the messages that the entity''s rules make of its new events, and folds those that wait '
'for one party into digests; for a job. Returns events handled, messages queued (or suppressed), '
'events whose text wants a fact that they lack, and digests made. Running it again tells nothing '
'twice. Needs dispatch_notifications and consume_events. Raises RL001, RL002 (access).';

revoke all on function api.dispatch_notifications(uuid, integer) from public;
grant execute on function api.dispatch_notifications(uuid, integer)
to rently_app, rently_scheduler;
