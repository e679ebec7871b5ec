-- requires: finance.period_index
create or replace function finance.payoff(
    state finance.loan_state,
    terms finance.loan_terms,
    on_date date
) returns table (principal numeric, interest numeric, fee numeric, penalty numeric)
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _terms finance.loan_terms := terms;
    _till date := on_date;
    _index integer;
begin
    _terms.schedule := finance.complete_schedule_terms((terms).schedule);
    if finance.is_reducing(_terms) then
        _s := finance.cut_at(finance.accrue_late(_s, _terms, on_date), _terms, on_date);
    elsif finance.is_recalculated(_terms) then
        _s := finance.accrue_overdue(_s, _terms, on_date, true);
        if (_terms).pre_closure = 'period' then
            _index := finance.period_index(_s, on_date);
            _till := coalesce((_s.instalments[_index]).due_on, on_date);
        end if;
        _s := finance.recompute_interest(_s, _terms, true, _till);
        _s := finance.adjust_last_instalment(_s, _terms, _till, _till);
    end if;
    return query
        select
            pg_catalog.sum(i.principal - i.principal_paid),
            pg_catalog.sum(i.interest - i.interest_paid),
            pg_catalog.sum(i.fee - i.fee_paid),
            pg_catalog.sum(i.penalty - i.penalty_paid)
        from pg_catalog.unnest(_s.instalments) as i;
end
$$;

comment on function finance.payoff(finance.loan_state, finance.loan_terms, date) is
'What it takes to repay a loan in full on a day.';

revoke all on function finance.payoff(finance.loan_state, finance.loan_terms, date) from public;
grant execute on function finance.payoff(finance.loan_state, finance.loan_terms, date) to public;
