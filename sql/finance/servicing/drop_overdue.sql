create or replace function finance.drop_overdue(state finance.loan_state) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
begin
    _s.changes := array(
        select row(
            c.period, c.changed_on, pg_catalog.sum(c.disbursed), pg_catalog.sum(c.correction)
        )::finance.balance_change
        from (
            select u.*
            from pg_catalog.unnest(_s.changes) as u
            union all
            select o.period, o.changed_on, 0, -o.correction
            from pg_catalog.unnest(_s.overdue_changes) as o
        ) as c
        group by c.period, c.changed_on
        order by c.period, c.changed_on
    );
    _s.overdue_changes := '{}';
    _s.overdue_until := null;
    return _s;
end
$$;

comment on function finance.drop_overdue(finance.loan_state) is
'Takes back every change of the balance that overdue principal made.';

revoke all on function finance.drop_overdue(finance.loan_state) from public;
grant execute on function finance.drop_overdue(finance.loan_state) to public;
