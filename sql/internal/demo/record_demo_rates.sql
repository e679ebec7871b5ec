create or replace function internal.record_demo_rates() returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _run ops.demo_run;
    _recorded bigint;
begin
    select r.* into strict _run from ops.demo_run as r;
    if not exists (select from lending.fx_rate_source as s where s.code = 'DEMO_BANK') then
        perform api.register_fx_source('DEMO_BANK', 'Rates of the demo', 'EUR');
    end if;
    select r.recorded_count into _recorded
    from api.record_fx_rates(
        'DEMO_BANK',
        (
            select
                jsonb_agg(
                    jsonb_build_object(
                        'rate_date', to_char(d.day, 'YYYY-MM-DD'),
                        'base', 'EUR',
                        'quote', c.code,
                        'rate', round(
                            (
                                c.rate * (
                                    1
                                    + 0.06 * sin(extract(epoch from d.day) / 86400 / c.days)
                                    + 0.004 * internal.demo_chance(d.day::text || c.code, _run.seed)
                                )
                            )::numeric,
                            6
                        )
                    )
                    order by d.day, c.code
                )
            from generate_series(
                _run.starts_on::timestamp, _run.ends_on::timestamp, interval '1 day'
            ) as d (day)
            cross join (
                values ('USD', 1.1, 97.0), ('GBP', 0.86, 71.0), ('JPY', 160, 133.0)
            ) as c (code, rate, days)
        )
    ) as r;
    return _recorded;
end
$$;

comment on function internal.record_demo_rates() is
'Records what one euro cost on each day of the demo; returns how many rates.';

revoke all on function internal.record_demo_rates() from public;
