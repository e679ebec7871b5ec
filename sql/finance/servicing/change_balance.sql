-- A change on a due date belongs to the period that ends there.
create or replace function finance.change_balance(
    state finance.loan_state,
    changed_on date,
    disbursed numeric,
    correction numeric,
    is_overdue boolean default false
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _period integer;
    _change finance.balance_change;
begin
    select i.period into _period
    from pg_catalog.unnest(_s.instalments) as i
    where
        i.period is not null
        and changed_on <= i.due_on
        and (i.start_on < changed_on or i.period = 1 and i.start_on = changed_on)
    order by i.period
    limit 1;
    if not found then
        return _s;
    end if;
    _change := row(_period, changed_on, disbursed, correction);
    _s.changes := array(
        select row(
            c.period, c.changed_on, pg_catalog.sum(c.disbursed), pg_catalog.sum(c.correction)
        )::finance.balance_change
        from pg_catalog.unnest(_s.changes || _change) as c
        group by c.period, c.changed_on
        order by c.period, c.changed_on
    );
    if is_overdue then
        _s.overdue_changes := _s.overdue_changes || _change;
    end if;
    return _s;
end
$$;

comment on function finance.change_balance(finance.loan_state, date, numeric, numeric, boolean) is
'Adds a change of the balance that bears interest; one outside all periods changes nothing.';

revoke all on function finance.change_balance(
    finance.loan_state, date, numeric, numeric, boolean
) from public;
grant execute on function finance.change_balance(
    finance.loan_state, date, numeric, numeric, boolean
) to public;
