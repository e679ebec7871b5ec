-- requires: internal.v_fx_rate_vote
-- The median is taken of exact numbers: percentile_cont() would go through double precision.
create or replace function internal.derive_official_fx_rates(
    rate_dates date[]
) returns setof lending.fx_rate_official
language plpgsql volatile
set search_path = ''
as $$
begin
    return query
    with
    vote as (
        select
            v.quote_currency_code,
            v.rate_date,
            v.rate,
            v.fx_rate_id,
            p.tolerance_pct,
            p.min_source_count,
            row_number() over w as place,
            count(*) over (partition by v.quote_currency_code, v.rate_date) as votes
        from internal.v_fx_rate_vote as v
        cross join lateral (
            select p.*
            from lending.fx_rate_policy as p
            where coalesce(p.currency_code, v.quote_currency_code) = v.quote_currency_code
            order by p.currency_code nulls last
            limit 1
        ) as p
        where v.rate_date = any (derive_official_fx_rates.rate_dates)
        window w as (
            partition by v.quote_currency_code, v.rate_date order by v.rate, v.fx_rate_id
        )
    ),

    judged as (
        select
            v.*,
            abs(v.rate / m.median_rate - 1) * 100 <= v.tolerance_pct as agrees,
            m.median_rate
        from vote as v
        inner join (
            select
                x.quote_currency_code,
                x.rate_date,
                round(avg(x.rate), 10) as median_rate
            from vote as x
            where x.place in ((x.votes + 1) / 2, (x.votes + 2) / 2)
            group by x.quote_currency_code, x.rate_date
        ) as m using (quote_currency_code, rate_date)
    ),

    agreed as (
        select
            j.*,
            row_number() over (
                partition by j.quote_currency_code, j.rate_date, j.agrees
                order by j.rate, j.fx_rate_id
            ) as agreed_place,
            count(*) over (
                partition by j.quote_currency_code, j.rate_date, j.agrees
            ) as agreed_votes
        from judged as j
    ),

    verdict as (
        select
            a.quote_currency_code,
            a.rate_date,
            case
                when count(*) filter (where a.agrees) >= min(a.min_source_count)
                    then round(
                        avg(a.rate) filter (
                            where
                            a.agrees
                            and a.agreed_place in (
                                (a.agreed_votes + 1) / 2, (a.agreed_votes + 2) / 2
                            )
                        ),
                        10
                    )
            end as rate,
            min(a.median_rate) as median_rate,
            coalesce(
                array_agg(a.fx_rate_id order by a.fx_rate_id) filter (where a.agrees), '{}'
            ) as fx_rate_ids,
            coalesce(
                array_agg(a.fx_rate_id order by a.fx_rate_id) filter (where not a.agrees), '{}'
            ) as outlier_fx_rate_ids
        from agreed as a
        group by a.quote_currency_code, a.rate_date
    )

    insert into lending.fx_rate_official (
        quote_currency_code,
        rate_date,
        revision,
        status,
        rate,
        median_rate,
        fx_rate_ids,
        outlier_fx_rate_ids
    )
    select
        v.quote_currency_code,
        v.rate_date,
        coalesce(k.revision, 0) + 1,
        case when v.rate is null then 'disputed' else 'valid' end,
        v.rate,
        v.median_rate,
        v.fx_rate_ids,
        v.outlier_fx_rate_ids
    from verdict as v
    left join lateral (
        select o.*
        from lending.fx_rate_official as o
        where o.quote_currency_code = v.quote_currency_code and o.rate_date = v.rate_date
        order by o.revision desc
        limit 1
    ) as k on true
    where
        (k.rate, k.fx_rate_ids, k.outlier_fx_rate_ids)
        is distinct from (v.rate, v.fx_rate_ids, v.outlier_fx_rate_ids)
    returning *;
end
$$;

comment on function internal.derive_official_fx_rates(date[]) is
'Compares the sources on the days given and records what holds: the median of those within the '
'tolerance of the median of all, if enough of them agree; else that the rate is disputed. Returns '
'the rows that are new.';

revoke all on function internal.derive_official_fx_rates(date[]) from public;
