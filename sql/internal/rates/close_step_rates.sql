-- Which loans are due is one query; each of them is then computed anew from its own events, in the
-- order of keys and days, because a reset builds on the one before.
create or replace function internal.close_step_rates(
    legal_entity_id uuid, business_date date
) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _due record;
    _written bigint := 0;
begin
    if not exists (
        select
        from lending.product_version as v
        where
            v.legal_entity_id = close_step_rates.legal_entity_id
            and v.rate_index_code is not null
    ) then
        return 0;
    end if;
    for _due in
        select
            l.id as loan_id,
            r.reset_on
        from lending.product_version as v
        inner join lending.loan as l
            on v.legal_entity_id = l.legal_entity_id and v.id = l.product_version_id
        -- A month has 28 to 31 days: no reset after the last one is left out, and few before it
        -- are looked at again.
        cross join lateral (
            select coalesce(max(d.reset_on), l.start_date) as last_on
            from lending.rate_reset as d
            where
                d.legal_entity_id = l.legal_entity_id
                and d.loan_id = l.id
                and d.outcome <> 'missing'
        ) as k
        cross join lateral (
            select (l.start_date + make_interval(months => v.rate_reset_months * n))::date
            from generate_series(
                greatest(1, (k.last_on - l.start_date) / (31 * v.rate_reset_months)),
                (close_step_rates.business_date - l.start_date) / (28 * v.rate_reset_months)
            ) as n
        ) as r (reset_on)
        where
            v.legal_entity_id = close_step_rates.legal_entity_id
            and v.rate_index_code is not null
            and l.status = 'active'
            and r.reset_on <= close_step_rates.business_date
            and r.reset_on < l.maturity_date
            and not exists (
                select
                from lending.rate_reset as d
                where
                    d.legal_entity_id = l.legal_entity_id
                    and d.loan_id = l.id
                    and d.reset_on = r.reset_on
                    and (
                        d.outcome <> 'missing'
                        or internal.indexed_rate(v, r.reset_on) is null
                    )
            )
        order by l.id, r.reset_on
    loop
        _written := _written + internal.reset_rate(
            internal.lock_loan(close_step_rates.legal_entity_id, _due.loan_id),
            _due.reset_on,
            close_step_rates.business_date
        )::integer;
    end loop;
    return _written;
end
$$;

comment on function internal.close_step_rates(uuid, date) is
'Step of the close of business: active loans whose reset of the rate came by the end of the day '
'take the rate of their index; a value that is missing is noted, the loan stays as it is, and the '
'next close tries again. Returns the rows written; running it again for the date writes none.';

revoke all on function internal.close_step_rates(uuid, date) from public;
