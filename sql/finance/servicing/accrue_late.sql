-- requires: finance.period_index
-- A period that is over keeps its interest. What is overdue bears interest in the running period,
-- from its first day to the day on which the loan is looked at.
create or replace function finance.accrue_late(
    state finance.loan_state,
    terms finance.loan_terms,
    on_date date
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _index integer := finance.period_index(state, on_date);
    _from date;
    _overdue numeric;
begin
    if _index is null then
        return _s;
    end if;
    select coalesce(
        pg_catalog.sum(
            i.principal - i.principal_paid
            + case when (terms).is_compounding then i.interest - i.interest_paid else 0 end
        ),
        0
    )
    into _overdue
    from pg_catalog.unnest(_s.instalments[: _index - 1]) as i
    where i.period is not null;
    _from := greatest((_s.instalments[_index]).start_on, _s.overdue_until);
    if _overdue > 0 and on_date > _from then
        _s.changes := _s.changes
            || row((_s.instalments[_index]).period, _from, 0, _overdue)::finance.balance_change;
        -- On the due date the period ends by itself, and the next one knows nothing of it.
        if on_date < (_s.instalments[_index]).due_on then
            _s.changes := _s.changes || row(
                (_s.instalments[_index]).period, on_date, 0, -_overdue
            )::finance.balance_change;
        end if;
        _s := finance.reduce_instalments(_s, terms, _index);
    end if;
    _s.overdue_until := on_date;
    return _s;
end
$$;

comment on function finance.accrue_late(finance.loan_state, finance.loan_terms, date) is
'Brings a loan whose instalments are computed anew to a day: what is overdue bears interest until '
'then.';

revoke all on function finance.accrue_late(finance.loan_state, finance.loan_terms, date)
from public;
grant execute on function finance.accrue_late(finance.loan_state, finance.loan_terms, date)
to public;
