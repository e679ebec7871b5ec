create or replace function internal.close_step_disputes(
    legal_entity_id uuid, business_date date
) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _reported bigint;
begin
    with
    late as (
        update lending.dispute as d
        set reported_on = close_step_disputes.business_date
        where
            d.legal_entity_id = close_step_disputes.legal_entity_id
            and d.state in ('open', 'in_review')
            and d.deadline_date <= close_step_disputes.business_date
            and d.reported_on is null
        returning d.legal_entity_id, d.id, d.loan_id, d.kind, d.disputed_amount, d.currency_code,
        d.deadline_date
    ),

    told as (
        insert into lending.outbox_event (
            legal_entity_id, event_type, aggregate_type, aggregate_id, occurred_at, payload
        )
        select
            t.legal_entity_id,
            'dispute_deadline_passed',
            'loan',
            t.loan_id,
            internal.booking_time(),
            jsonb_build_object(
                'dispute_id', t.id,
                'kind', t.kind,
                'amount', t.disputed_amount,
                'currency_code', t.currency_code,
                'deadline_date', t.deadline_date
            )
        from late as t
    )

    select count(*) into _reported from late;
    return _reported;
end
$$;

comment on function internal.close_step_disputes(uuid, date) is
'Step of the close of business: reports disputes that are still open at the end of their last '
'day, each once, by an event, and returns how many. The disputed amount stays out of what is '
'overdue until somebody decides.';

revoke all on function internal.close_step_disputes(uuid, date) from public;
