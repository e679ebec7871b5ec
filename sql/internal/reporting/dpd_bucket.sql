create or replace function internal.dpd_bucket(
    days_past_due integer,
    out dpd_bucket text,
    out bucket_position integer
)
language sql immutable parallel safe
set search_path = ''
begin atomic
    select
        case
            when dpd_bucket.days_past_due <= 0 then 'current'
            when dpd_bucket.days_past_due <= 30 then '1-30'
            when dpd_bucket.days_past_due <= 60 then '31-60'
            when dpd_bucket.days_past_due <= 90 then '61-90'
            when dpd_bucket.days_past_due <= 180 then '91-180'
            else '181+'
        end,
        case
            when dpd_bucket.days_past_due <= 0 then 1
            when dpd_bucket.days_past_due <= 30 then 2
            when dpd_bucket.days_past_due <= 60 then 3
            when dpd_bucket.days_past_due <= 90 then 4
            when dpd_bucket.days_past_due <= 180 then 5
            else 6
        end;
end;

comment on function internal.dpd_bucket(integer) is
'The bucket of a number of days past due, in which reports group loans, and its place among them.';

revoke all on function internal.dpd_bucket(integer) from public;
grant execute on function internal.dpd_bucket(integer) to
rently_refresher,
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_readonly_analyst,
rently_bi;
