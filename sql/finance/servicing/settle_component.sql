-- Paid late, principal counts from its due date: what it bore in between was added as overdue.
create or replace function finance.settle_component(
    state finance.loan_state,
    terms finance.loan_terms,
    index integer,
    component text,
    paid_on date,
    amount numeric
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _line finance.instalment := (state).instalments[index];
    _from date := least(paid_on, ((state).instalments[index]).due_on);
    _last integer;
    _room numeric;
begin
    if component = 'interest' then
        select pg_catalog.max(i.period) into _last
        from pg_catalog.unnest(_s.instalments) as i
        where i.period is not null and not finance.is_settled(i);
        if _last = _line.period and paid_on >= _line.due_on then
            _s := finance.defer_interest(_s, terms, index, paid_on);
        end if;
        _s.instalments[index].interest_paid := _line.interest_paid + amount;
        return finance.adjust_last_instalment(
            finance.recompute_interest(_s, terms), terms, paid_on
        );
    end if;
    _s.instalments[index].principal_paid := _line.principal_paid + amount;
    _s := finance.change_balance(_s, _from, 0, -amount);
    _s := finance.recompute_interest(_s, terms);
    _s := finance.adjust_last_instalment(_s, terms, _from);
    _line := _s.instalments[index];
    if paid_on < _line.start_on and finance.unsettled_count(_s) > 1 then
        _room := _line.principal_paid + _line.interest_paid
            - _line.credited_principal - _line.credited_interest;
        if _room > _line.level + _line.deferred or _room = _line.agreed_level then
            _s.instalments[index].level := _room;
        end if;
    end if;
    return finance.adjust_last_instalment(
        finance.recompute_interest(_s, terms, false), terms, _from
    );
end
$$;

comment on function finance.settle_component(
    finance.loan_state, finance.loan_terms, integer, text, date, numeric
) is
'Pays principal or interest of the instalment at index of a loan whose interest is recalculated,'
' and computes '
'what that changes.';

revoke all on function finance.settle_component(
    finance.loan_state, finance.loan_terms, integer, text, date, numeric
) from public;
grant execute on function finance.settle_component(
    finance.loan_state, finance.loan_terms, integer, text, date, numeric
) to public;
