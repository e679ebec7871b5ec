-- A price near 1 and its inverse cannot be told apart, so only prices that differ from their
-- inverse by a fifth and more are judged, by the last day of the thirty before of which the source
-- said anything, in this request or else earlier. It is inverted if it is nearer to the inverse. A
-- day that is given again is not judged by what was said of it: else a source that began with the
-- inverse could not correct itself.
create or replace function internal.refuse_inverted_fx_rates(
    source lending.fx_rate_source, given internal.given_fx_rate[]
) returns void
language plpgsql stable
set search_path = ''
as $$
declare
    _inverted record;
begin
    select
        g.quote,
        g.rate_date,
        g.rate,
        k.rate as known_rate,
        k.rate_date as known_date
    into _inverted
    from (
        select
            x.quote,
            x.rate_date,
            x.rate,
            lag(x.rate) over w as given_rate,
            lag(x.rate_date) over w as given_date
        from unnest(refuse_inverted_fx_rates.given) as x
        window w as (partition by x.quote order by x.rate_date)
    ) as g
    cross join lateral (
        select s.*
        from (
            (
                select
                    r.rate_date,
                    r.rate,
                    false as is_given
                from lending.fx_rate as r
                where
                    r.source_code = (source).code
                    and r.quote_currency_code = g.quote
                    and r.rate_date between g.rate_date - 30 and g.rate_date - 1
                order by r.rate_date desc, r.revision desc
                limit 1
            )
            union all
            select
                g.given_date,
                g.given_rate,
                true
            where g.given_date >= g.rate_date - 30
        ) as s
        order by s.rate_date desc, s.is_given desc
        limit 1
    ) as k
    where
        greatest(k.rate, 1 / k.rate) > 1.1
        and greatest(g.rate, 1 / g.rate) > 1.1
        and abs(g.rate * k.rate - 1) < 0.2
        and greatest(g.rate * k.rate, 1 / (g.rate * k.rate))
        < greatest(g.rate / k.rate, k.rate / g.rate)
    limit 1;
    if found then
        raise exception using
            errcode = 'RL512',
            message = 'the rate is quoted the wrong way round',
            detail = format(
                '%s: 1 %s = %s %s on %s, but %s on %s',
                (source).code,
                (source).base_currency_code,
                _inverted.rate,
                _inverted.quote,
                _inverted.rate_date,
                _inverted.known_rate,
                _inverted.known_date
            ),
            hint = format(
                'Give units of %s for one %s; if the earlier rate is the wrong one, give its day '
                'again, with this one or before it.',
                _inverted.quote,
                (source).base_currency_code
            );
    end if;
end
$$;

comment on function internal.refuse_inverted_fx_rates(
    lending.fx_rate_source, internal.given_fx_rate[]
) is
'Raises RL512 for a rate that is the inverse, within a fifth, of what the source says of the last '
'day before it.';

revoke all on function internal.refuse_inverted_fx_rates(
    lending.fx_rate_source, internal.given_fx_rate[]
) from public;
