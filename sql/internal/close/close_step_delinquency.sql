-- One statement over the loans that are or were delinquent; only changes are written.
-- requires: internal.loan_delinquency
create or replace function internal.close_step_delinquency(
    legal_entity_id uuid, business_date date
) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _written bigint;
begin
    with
    late as materialized (
        select
            d.loan_id,
            d.oldest_unpaid_due_date,
            d.days_past_due,
            d.delinquent_days,
            d.bucket_code
        from internal.loan_delinquency(
            close_step_delinquency.legal_entity_id, close_step_delinquency.business_date
        ) as d
        where d.days_past_due > 0
    ),

    known as materialized (
        select
            s.loan_id,
            s.bucket_code,
            s.since_date
        from lending.delinquency_state as s
        where s.legal_entity_id = close_step_delinquency.legal_entity_id
    ),

    change as materialized (
        select
            coalesce(t.loan_id, k.loan_id) as loan_id,
            k.bucket_code as from_bucket_code,
            t.bucket_code as to_bucket_code,
            t.oldest_unpaid_due_date,
            coalesce(t.days_past_due, 0) as days_past_due,
            coalesce(t.delinquent_days, 0) as delinquent_days
        from late as t
        full join known as k on t.loan_id = k.loan_id
        where
            k.bucket_code is distinct from t.bucket_code
            and coalesce(k.since_date < close_step_delinquency.business_date, true)
    ),

    noted as (
        insert into lending.delinquency_history (
            legal_entity_id, loan_id, business_date, from_bucket_code, to_bucket_code,
            days_past_due, delinquent_days, oldest_unpaid_due_date
        )
        select
            close_step_delinquency.legal_entity_id,
            c.loan_id,
            close_step_delinquency.business_date,
            c.from_bucket_code,
            c.to_bucket_code,
            c.days_past_due,
            c.delinquent_days,
            c.oldest_unpaid_due_date
        from change as c
    ),

    kept as (
        insert into lending.delinquency_state (
            legal_entity_id, loan_id, bucket_code, since_date
        )
        select
            close_step_delinquency.legal_entity_id,
            c.loan_id,
            c.to_bucket_code,
            close_step_delinquency.business_date
        from change as c
        on conflict on constraint delinquency_state_pkey do update set
            bucket_code = excluded.bucket_code,
            since_date = excluded.since_date
    ),

    matured as materialized (
        select
            l.id as loan_id,
            l.maturity_date
        from lending.loan as l
        where
            l.legal_entity_id = close_step_delinquency.legal_entity_id
            and l.status = 'active'
            and l.maturity_date = close_step_delinquency.business_date - 1
            and l.oldest_unpaid_due_date <= l.maturity_date
            and not exists (
                select
                from lending.outbox_event as o
                where
                    o.legal_entity_id = l.legal_entity_id
                    and o.event_type = 'loan_matured'
                    and l.id = o.aggregate_id
                    and o.payload -> 'maturity_date' = to_jsonb(l.maturity_date)
            )
    ),

    told as (
        insert into lending.outbox_event (
            legal_entity_id, event_type, aggregate_type, aggregate_id, occurred_at, payload
        )
        select
            close_step_delinquency.legal_entity_id,
            case
                when c.from_bucket_code is null then 'loan_became_delinquent'
                when c.to_bucket_code is null then 'loan_cured'
                else 'delinquency_bucket_changed'
            end,
            'loan',
            c.loan_id,
            internal.booking_time(),
            jsonb_strip_nulls(
                jsonb_build_object(
                    'business_date', close_step_delinquency.business_date,
                    'from_bucket', c.from_bucket_code,
                    'to_bucket', c.to_bucket_code,
                    'days_past_due', c.days_past_due,
                    'delinquent_days', c.delinquent_days
                )
            )
        from change as c
        union all
        select
            close_step_delinquency.legal_entity_id,
            'loan_matured',
            'loan',
            m.loan_id,
            internal.booking_time(),
            jsonb_build_object('maturity_date', m.maturity_date)
        from matured as m
    )

    select
        (select count(*) from change as c) + (select count(*) from matured as m)
    into _written;
    return _written;
end
$$;

comment on function internal.close_step_delinquency(uuid, date) is
'Step of the close of business: writes history and events of loans that became delinquent, changed '
'their class of lateness or were cured by the end of the day, and events of loans whose last due '
'date has passed while they owe. Returns how many; running it again for the date writes nothing '
'twice.';

revoke all on function internal.close_step_delinquency(uuid, date) from public;
