-- requires: internal.official_fx_rate
create or replace function ops.require_fx_rates(
    on_date date default current_date
) returns bigint
language sql stable security definer
set search_path = ''
begin atomic
    with used as (
        select
            l.currency_code,
            e.base_currency_code
        from lending.legal_entity as e
        inner join lending.loan as l on e.id = l.legal_entity_id
        where l.currency_code <> e.base_currency_code and l.status in ('approved', 'active')
        union
        select
            p.currency_code,
            e.base_currency_code
        from lending.legal_entity as e
        inner join lending.fx_position as p on e.id = p.legal_entity_id
        where p.currency_code <> e.base_currency_code and p.position_amount <> 0
    ),

    needed as (
        select u.currency_code from used as u
        union
        select u.base_currency_code from used as u
    )

    select count(r.id)
    from needed as n
    cross join lateral internal.official_fx_rate(n.currency_code, require_fx_rates.on_date) as r
    where n.currency_code <> internal.fx_pivot();
end;

comment on function ops.require_fx_rates(date) is
'Checks that every currency of a loan or a position outside its entity''s base currency, and that '
'base currency, has a valid official rate on the day (UTC), for the caller''s legal entities, and '
'returns how many those are. Raises RL514 for the first that has none. Changes nothing.';

revoke all on function ops.require_fx_rates(date) from public;
grant execute on function ops.require_fx_rates(date) to rently_scheduler;
