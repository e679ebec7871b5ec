-- 12 CFR 1026 Appendix J (b)(4). The period that occurs most often between advances, between
-- payments, and from the first advance to the first payment; of equally frequent ones the shortest.
-- If none occurs twice, the standard interval nearest to their average. A single payment's unit
-- period is the term, at most a year.

create or replace function finance.unit_period(advance_dates date[], payment_dates date[])
returns text
language plpgsql
immutable
parallel safe
as $$
declare
    _unit_period text;
    _average numeric;
    _periods integer;
begin
    perform finance.require_dates('advance_dates', unit_period.advance_dates);
    perform finance.require_dates('payment_dates', unit_period.payment_dates);
    with dated as (
        select distinct flow.on_date, 'advance' as kind
        from pg_catalog.unnest(unit_period.advance_dates) as flow (on_date)
        union all
        select distinct flow.on_date, 'payment' as kind
        from pg_catalog.unnest(unit_period.payment_dates) as flow (on_date)
    ),

    period as (
        select
            dated.on_date as end_on,
            pg_catalog.lag(dated.on_date) over (
                partition by dated.kind order by dated.on_date
            ) as start_on
        from dated
        union all
        select
            min(dated.on_date) filter (where dated.kind = 'payment') as end_on,
            min(dated.on_date) filter (where dated.kind = 'advance') as start_on
        from dated
    ),

    named as (
        select
            period.end_on - period.start_on as days,
            finance.interval_names(period.start_on, period.end_on) as names
        from period
        where period.start_on < period.end_on
    ),

    common as (
        select
            name.unit_period,
            count(*) as occurrences,
            avg(named.days) as days
        from named, pg_catalog.unnest(named.names) as name (unit_period)
        group by name.unit_period
    )

    select
        (
            select common.unit_period
            from common
            where common.occurrences > 1
            order by common.occurrences desc, common.days asc, common.unit_period asc
            limit 1
        ),
        (select avg(named.days) from named),
        (select count(*) from named)
    into _unit_period, _average, _periods;
    if _unit_period is not null then
        return _unit_period;
    end if;
    if _average is null then
        raise exception using
            errcode = 'RL103',
            message = 'no time passes between the first advance and the last payment',
            detail = pg_catalog.format(
                'advances on %s, payments on %s',
                unit_period.advance_dates,
                unit_period.payment_dates
            ),
            hint = 'Give a payment after the first advance.';
    end if;
    if _periods = 1 and _average < 365 then
        -- (b)(5)(vi) and (vii): the term is the one unit period, in whole months if it is any.
        select case
            when names.list[1] ~ '^([0-9]+ )?months?$' then names.list[1]
            else _average::integer || ' days'
        end
        into _unit_period
        from (
            select finance.interval_names(min(advance.on_date), min(payment.on_date)) as list
            from pg_catalog.unnest(unit_period.advance_dates) as advance (on_date)
            cross join pg_catalog.unnest(unit_period.payment_dates) as payment (on_date)
        ) as names;
        return _unit_period;
    end if;
    select standard.unit_period
    into _unit_period
    from (
        values ('day', 1), ('semimonth', 365 / 24.0), ('year', 365)
        union all
        select week.number || ' weeks', 7 * week.number
        from pg_catalog.generate_series(1, 52) as week (number)
        union all
        select month.number || ' months', month.number * 365 / 12.0
        from pg_catalog.generate_series(1, 11) as month (number)
    ) as standard (unit_period, days)
    order by pg_catalog.abs(standard.days - _average), standard.days
    limit 1;
    return _unit_period;
end
$$;

comment on function finance.unit_period(date[], date[]) is
'The unit period of a loan by 12 CFR 1026 Appendix J (b)(4), from the dates of its advances and '
'payments. Raises RL103 if no time passes between them.

example: select finance.unit_period(''{1978-03-18}'', ''{1978-04-20,1978-05-18,1978-06-15}'')
returns: 4 weeks';

revoke all on function finance.unit_period(date[], date[]) from public;
grant execute on function finance.unit_period(date[], date[]) to public;
