-- requires: analytics.loan_as_of, internal.dpd_bucket
create or replace function analytics.ageing_as_of(
    legal_entity_id uuid,
    as_of date,
    known_at timestamptz default now()
) returns table (
    currency_code text,
    dpd_bucket text,
    bucket_position integer,
    loan_count bigint,
    principal_outstanding_amount numeric
)
language sql stable
set search_path = ''
begin atomic
    select
        l.currency_code,
        b.dpd_bucket,
        b.bucket_position,
        count(*),
        sum(l.principal_outstanding_amount)
    from
        analytics.loan_as_of(
            ageing_as_of.legal_entity_id, ageing_as_of.as_of, ageing_as_of.known_at
        ) as l
    cross join lateral internal.dpd_bucket(l.days_past_due) as b
    where l.principal_outstanding_amount > 0 or l.days_past_due > 0
    group by l.currency_code, b.dpd_bucket, b.bucket_position
    order by l.currency_code, b.bucket_position;
end;

comment on function analytics.ageing_as_of(uuid, date, timestamptz) is
'Loans by days past due at the end of a day, as it was known at a moment: a row a currency and '
'bucket. Amounts in currency_code. Raises RL880 for the future.';

revoke all on function analytics.ageing_as_of(uuid, date, timestamptz) from public;
grant execute on function analytics.ageing_as_of(uuid, date, timestamptz) to
rently_executive,
rently_risk_manager,
rently_accountant,
rently_auditor,
rently_readonly_analyst,
rently_bi;
