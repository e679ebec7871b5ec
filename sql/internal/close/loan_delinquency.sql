-- Inlined into the query that calls it: columns that are not asked for cost nothing. A loan whose
-- row has not changed since the day ended carries the day's oldest unpaid due date; of the others
-- it is computed from what was allocated up to that day.
-- requires: internal.delinquency_bucket_code, internal.oldest_unpaid_due_date,
-- requires: internal.overdue_amount, internal.paused_days
create or replace function internal.loan_delinquency(legal_entity_id uuid, as_of date)
returns table (
    loan_id uuid,
    oldest_unpaid_due_date date,
    days_past_due integer,
    delinquent_days integer,
    bucket_code text,
    overdue_principal_amount numeric,
    overdue_interest_amount numeric,
    overdue_fee_amount numeric,
    overdue_penalty_amount numeric
)
language sql stable parallel restricted
begin atomic
    select
        l.id,
        o.due_date,
        d.past_due,
        q.delinquent,
        internal.delinquency_bucket_code(q.delinquent),
        internal.overdue_amount(
            l.legal_entity_id, l.id, 'principal', o.due_date, loan_delinquency.as_of
        ),
        internal.overdue_amount(
            l.legal_entity_id, l.id, 'interest', o.due_date, loan_delinquency.as_of
        ),
        internal.overdue_amount(
            l.legal_entity_id, l.id, 'fee', o.due_date, loan_delinquency.as_of
        ),
        internal.overdue_amount(
            l.legal_entity_id, l.id, 'penalty', o.due_date, loan_delinquency.as_of
        )
    from lending.loan as l
    inner join lending.legal_entity as e on l.legal_entity_id = e.id
    inner join lending.product_version as v
        on l.legal_entity_id = v.legal_entity_id and l.product_version_id = v.id
    cross join
        lateral (
            select
                case
                    when
                        l.updated_at
                        < (loan_delinquency.as_of + 1)::timestamp at time zone e.time_zone
                        then l.oldest_unpaid_due_date
                    else internal.oldest_unpaid_due_date(
                        l.legal_entity_id, l.id, loan_delinquency.as_of
                    )
                end as due_date
        ) as o
    cross join
        lateral (
            select coalesce(greatest(loan_delinquency.as_of - o.due_date, 0), 0) as past_due
        ) as d
    cross join
        lateral (
            select
                case
                    when d.past_due = 0 then 0
                    else greatest(
                        d.past_due - v.arrears_grace_days - internal.paused_days(
                            l.legal_entity_id, l.id, o.due_date, loan_delinquency.as_of
                        ),
                        0
                    )
                end as delinquent
        ) as q
    where
        l.legal_entity_id = loan_delinquency.legal_entity_id
        and l.status in ('active', 'charged_off')
        and l.start_date <= loan_delinquency.as_of;
end;

comment on function internal.loan_delinquency(uuid, date) is
'How late is each open loan of an entity at the end of a day? One row a loan that owes or may owe '
'money. days_past_due: the day less the oldest unpaid due date, 0 on the due date. '
'delinquent_days: that less the product''s arrears grace and paused days; bucket_code classes '
'them, null for none. Overdue amounts, in the loan''s currency, fell due before the day. Money '
'counts by value date.';

revoke all on function internal.loan_delinquency(uuid, date) from public;
