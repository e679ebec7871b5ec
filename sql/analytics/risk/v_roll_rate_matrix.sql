-- requires: mart.mv_roll_rate, internal.v_reporting_rate
create or replace view analytics.v_roll_rate_matrix with (security_barrier = true) as
with
figure as (
    select
        m.legal_entity_id,
        e.code as legal_entity_code,
        m.currency_code,
        m.month_end_date,
        m.month_end_date = max(m.month_end_date) over (partition by m.legal_entity_id) as is_latest,
        m.from_bucket,
        m.from_position,
        m.to_bucket,
        m.to_position,
        m.loan_count,
        m.from_amount,
        round(
            100 * m.from_amount / sum(m.from_amount) over (
                partition by m.legal_entity_id, m.currency_code, m.month_end_date, m.from_bucket
            ),
            2
        ) as roll_rate_pct,
        s.as_of_at
    from mart.mv_roll_rate as m
    inner join lending.legal_entity as e on m.legal_entity_id = e.id
    -- As old as what it was made of.
    cross join (
        select min(x.as_of_at) as as_of_at
        from ops.mart_view_state as x
        where x.view_name in ('mart.mv_loan_month_end', 'mart.mv_roll_rate')
    ) as s
    where m.legal_entity_id = any((select internal.visible_legal_entities())::uuid[])
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.month_end_date,
    f.is_latest,
    f.from_bucket,
    f.from_position,
    f.to_bucket,
    f.to_position,
    f.loan_count,
    f.from_amount,
    f.roll_rate_pct,
    f.as_of_at,
    r.reporting_currency_code,
    r.rate_date,
    round(f.from_amount * r.rate, r.minor_units) as from_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_roll_rate_matrix is
'Where do loans of each bucket stand a month later? One row an entity, currency, month end, '
'bucket before and bucket after. Tier 3. Amounts in currency_code; the same in the reporting '
'currency at the rate of rate_date; never added across currencies.';
comment on column analytics.v_roll_rate_matrix.legal_entity_id is
'The tenant.';
comment on column analytics.v_roll_rate_matrix.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_roll_rate_matrix.currency_code is
'Currency of the amounts.';
comment on column analytics.v_roll_rate_matrix.month_end_date is
'End of the later month.';
comment on column analytics.v_roll_rate_matrix.is_latest is
'Whether it is the last month end of the entity.';
comment on column analytics.v_roll_rate_matrix.from_bucket is
'Bucket a month before.';
comment on column analytics.v_roll_rate_matrix.from_position is
'Its place.';
comment on column analytics.v_roll_rate_matrix.to_bucket is
'Bucket at month_end_date; paid, charged_off or written_off where nothing is outstanding any more.';
comment on column analytics.v_roll_rate_matrix.to_position is
'Its place: 0 is paid, 7 charged_off, 8 written_off.';
comment on column analytics.v_roll_rate_matrix.loan_count is
'Number of loans.';
comment on column analytics.v_roll_rate_matrix.from_amount is
'Principal a month before.';
comment on column analytics.v_roll_rate_matrix.roll_rate_pct is
'Share of the bucket before, by principal, in percent.';
comment on column analytics.v_roll_rate_matrix.as_of_at is
'Moment whose data it shows.';
comment on column analytics.v_roll_rate_matrix.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_roll_rate_matrix.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_roll_rate_matrix.from_reporting_amount is
'from_amount in the reporting currency.';

grant select on analytics.v_roll_rate_matrix to
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

alter view analytics.v_roll_rate_matrix owner to rently_refresher;
