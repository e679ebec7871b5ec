-- requires: finance.plan_factors, finance.period_rate, finance.down_payment,
-- finance.day_count_fraction
-- A period is cut where a tranche is paid out or the rate changes within it; an event on a due date
-- belongs to the
-- period that begins there. The plan of a recast knows the rate of its day and nothing later.

create or replace function finance.event_segments(
    terms finance.schedule_terms, periods finance.accrual_period[]
)
returns finance.accrual_segment[]
language sql
immutable
parallel safe
begin atomic
    with event as (
        select
            tranche.disbursed_on as happens_on,
            tranche.amount - finance.down_payment(
                event_segments.terms, tranche.amount, tranche.is_capitalised
            ) as amount,
            null::numeric as annual_rate,
            true as is_recast,
            null::numeric as instalment_cap_factor
        from pg_catalog.unnest((event_segments.terms).tranches) as tranche
        where tranche.is_planned is not true
        union all
        select
            change.effective_on,
            null,
            change.annual_rate,
            change.is_recast is not false,
            change.instalment_cap_factor
        from pg_catalog.unnest((event_segments.terms).rate_changes) as change
    ),

    happening as (
        select
            event.happens_on,
            pg_catalog.sum(event.amount) as amount,
            pg_catalog.max(event.annual_rate) as annual_rate,
            pg_catalog.bool_or(event.is_recast) as is_recast,
            pg_catalog.min(event.instalment_cap_factor) as instalment_cap_factor
        from event
        group by event.happens_on
    ),

    period as (
        select
            p.number,
            p.starts_on,
            p.ends_on,
            p.fraction
        from pg_catalog.unnest(event_segments.periods) as p
    ),

    cut as (
        select period.starts_on as happens_on from period
        union
        select happening.happens_on from happening
    ),

    segment as (
        select
            period.number,
            cut.happens_on as starts_on,
            pg_catalog.lead(cut.happens_on, 1, period.ends_on) over (
                partition by period.number order by cut.happens_on
            ) as ends_on,
            period.starts_on as period_starts_on,
            period.ends_on as period_ends_on,
            period.fraction as period_fraction,
            coalesce(
                (
                    select happening.annual_rate
                    from happening
                    where
                        happening.happens_on <= cut.happens_on and happening.annual_rate is not null
                    order by happening.happens_on desc
                    limit 1
                ),
                (event_segments.terms).annual_rate
            ) as annual_rate
        from period
        inner join cut on period.starts_on <= cut.happens_on and period.ends_on > cut.happens_on
    ),

    accrual as (
        select
            segment.*,
            case
                when
                    segment.starts_on = segment.period_starts_on
                    and segment.ends_on = segment.period_ends_on
                    then segment.period_fraction
                when (event_segments.terms).interest_basis = 'daily'
                    then
                        finance.day_count_fraction(
                            (event_segments.terms).day_count, segment.starts_on, segment.ends_on,
                            segment.period_starts_on, segment.period_ends_on
                        )
                else
                    segment.period_fraction * (segment.ends_on - segment.starts_on)
                    / (segment.period_ends_on - segment.period_starts_on)
            end as fraction
        from segment
    ),

    plan as (
        select pg_catalog.array_agg(period.fraction order by period.number) as fractions
        from period
    )

    select
        pg_catalog.array_agg(
            row(
                accrual.number,
                case
                    when accrual.number <= (event_segments.terms).interest_free_periods then 0
                    else finance.period_rate(
                        accrual.annual_rate,
                        accrual.fraction,
                        (event_segments.terms).compounding_per_year
                    )
                end,
                happening.amount,
                happening.amount is not null,
                case
                    when
                        accrual.starts_on = (event_segments.terms).disbursed_on
                        or happening.is_recast
                        then
                            finance.plan_factors(
                                event_segments.terms, plan.fractions, accrual.annual_rate
                            )
                end,
                happening.instalment_cap_factor
            )::finance.accrual_segment
            order by accrual.starts_on
        )
    from accrual
    cross join plan
    left join happening on accrual.starts_on = happening.happens_on;
end;

comment on function finance.event_segments(finance.schedule_terms, finance.accrual_period[]) is
'finance.accrual_segments for terms with tranches or rate changes.';

revoke all on function finance.event_segments(
    finance.schedule_terms, finance.accrual_period[]
) from public;
grant execute on function finance.event_segments(
    finance.schedule_terms, finance.accrual_period[]
) to public;
