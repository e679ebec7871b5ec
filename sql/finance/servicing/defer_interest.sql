-- Only periods that were paid ahead can hold interest that nobody would pay.
create or replace function finance.defer_interest(
    state finance.loan_state,
    terms finance.loan_terms,
    index integer,
    till_on date,
    cut_on date default null
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _copy finance.loan_state := state;
    _due_on date := ((state).instalments[index]).due_on;
    _last integer := pg_catalog.cardinality((state).instalments);
    _unheld numeric;
begin
    if not exists (
        select
        from pg_catalog.unnest((state).instalments[index + 1 :]) as i
        where i.period is not null
    ) then
        return _s;
    end if;
    if _due_on = (
        select pg_catalog.max(i.due_on)
        from pg_catalog.unnest(_s.overdue_changes) as c
        inner join pg_catalog.unnest(_s.instalments) as i on c.period = i.period
    ) then
        _copy := finance.drop_overdue(_copy);
        _copy := finance.recompute_interest(
            _copy, terms, true, least(till_on, cut_on), cut_on is not null
        );
    else
        _copy := finance.recompute_interest(
            _copy, terms, false, least(till_on, cut_on), cut_on is not null
        );
    end if;
    select i.accrued - i.interest into _unheld
    from pg_catalog.unnest(_copy.instalments) as i
    where i.period is not null and i.due_on > _due_on and i.accrued > i.interest
    order by i.due_on desc
    limit 1;
    if found then
        _s.instalments[index].deferred := _unheld;
        for _i in index + 1 .. _last loop
            _s.instalments[_i].is_accrued_elsewhere := true;
        end loop;
        _s := finance.recompute_interest(_s, terms, false, cut_on, true);
    end if;
    return _s;
end
$$;

comment on function finance.defer_interest(
    finance.loan_state, finance.loan_terms, integer, date, date
) is
'Lets the instalment at index take over the interest that periods after it accrue up to a day '
'and cannot hold, '
'being paid already.';

revoke all on function finance.defer_interest(
    finance.loan_state, finance.loan_terms, integer, date, date
) from public;
grant execute on function finance.defer_interest(
    finance.loan_state, finance.loan_terms, integer, date, date
) to public;
