create or replace function finance.is_level_moved(terms finance.schedule_terms, level numeric)
returns boolean
language plpgsql immutable parallel safe
as $$
declare
    _t finance.schedule_terms := terms;
begin
    if not coalesce((terms).is_smoothed, false) then
        return false;
    end if;
    _t.is_smoothed := false;
    return level <> (
        select r.principal + r.interest
        from finance.schedule(_t) as r
        where r.kind = 'instalment'
        order by r.due_on
        limit 1
    );
end
$$;

comment on function finance.is_level_moved(finance.schedule_terms, numeric) is
'Whether smoothing moved the level instalment away from what the annuity gives.';

revoke all on function finance.is_level_moved(finance.schedule_terms, numeric) from public;
grant execute on function finance.is_level_moved(finance.schedule_terms, numeric) to public;
