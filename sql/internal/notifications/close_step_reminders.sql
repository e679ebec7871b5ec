-- requires: internal.queue_notifications, internal.v_instalment
-- Only instalments of the days ahead are read. The key of a reminder is its instalment and due day,
-- so a day that is closed late, or again, tells nothing twice.
create or replace function internal.close_step_reminders(
    legal_entity_id uuid, business_date date
) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _requests internal.notification_request[];
    _queued bigint;
begin
    if not exists (
        select
        from lending.notification_rule as r
        where
            r.legal_entity_id = close_step_reminders.legal_entity_id
            and r.days_before is not null
    ) then
        return 0;
    end if;
    select
        array_agg(
            row(
                r.kind,
                r.template_code,
                l.borrower_party_id,
                l.id,
                r.channel,
                jsonb_build_object(
                    'loan_number', l.loan_number,
                    'amount', i.unpaid_amount,
                    'currency_code', l.currency_code,
                    'due_on', i.due_date
                ),
                format('reminder:%s:%s:%s', r.code, l.id, i.due_date)
            )::internal.notification_request
        )
    into _requests
    from lending.notification_rule as r
    inner join lending.loan as l
        on r.legal_entity_id = l.legal_entity_id and l.status = 'active'
    cross join lateral (
        select
            x.due_date,
            sum(x.unpaid_amount) as unpaid_amount
        from internal.v_instalment as x
        where
            x.legal_entity_id = l.legal_entity_id
            and x.loan_id = l.id
            and x.due_date > close_step_reminders.business_date
            and x.due_date <= close_step_reminders.business_date + 1 + r.days_before
            and x.unpaid_amount > 0
        group by x.due_date
    ) as i
    where
        r.legal_entity_id = close_step_reminders.legal_entity_id
        and r.days_before is not null
        and r.valid_during @> internal.booking_time();

    select count(q.notification_id) into _queued
    from internal.queue_notifications(
        close_step_reminders.legal_entity_id, _requests
    ) as q;
    return _queued;
end
$$;

comment on function internal.close_step_reminders(uuid, date) is
'Step of the close of business: queues a reminder of each instalment that falls due within the '
'days of a rule after the morning that follows, once each. Returns how many.';

revoke all on function internal.close_step_reminders(uuid, date) from public;
