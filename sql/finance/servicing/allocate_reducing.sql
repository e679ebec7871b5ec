-- requires: finance.period_index
-- What is past due and due is paid by the rule. What is left is principal of the running
-- instalment, unless it repays the loan.
create or replace function finance.allocate_reducing(
    state finance.loan_state,
    terms finance.loan_terms,
    event finance.loan_event,
    rule finance.allocation_rule
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _rule finance.allocation_rule := rule;
    _credit numeric := (state).credit_balance;
    _left numeric;
    _part numeric;
    _index integer := finance.period_index(state, (event).value_date);
    _whole finance.loan_state;
begin
    _rule.positions := array(
        select p.position
        from pg_catalog.unnest((rule).positions) with ordinality as p (position, place)
        where p.position not like 'in\_advance%' or _index is null
        order by p.place
    );
    _s := finance.allocate(_s, terms, event, (event).amount, _rule);
    _left := _s.credit_balance - _credit;
    if _left = 0 or _index is null then
        return _s;
    end if;
    _s.credit_balance := _credit;
    _s.allocations := array(
        select row(a.event_id, a.number, a.component, a.amount)::finance.allocation
        from pg_catalog.unnest(_s.allocations) with ordinality as a (
            event_id, number, component, amount, place
        )
        where a.component <> 'credit_balance'
        order by a.place
    );
    _whole := finance.cut_at(_s, terms, (event).value_date);
    if _left >= finance.unpaid_all(_whole) then
        return finance.allocate(_whole, terms, event, _left, rule);
    end if;
    _part := least(_left, finance.unpaid_principal(_s));
    _s.instalments[_index].principal_paid := (_s.instalments[_index]).principal_paid + _part;
    _s.allocations := _s.allocations || row(
        (event).id, (_s.instalments[_index]).number, 'principal', _part
    )::finance.allocation;
    if (event).value_date < (_s.instalments[_index]).due_on then
        _s := finance.change_balance(_s, (event).value_date, 0, -_part);
    end if;
    _s := finance.reduce_instalments(_s, terms, _index);
    if _left > _part then
        _s := finance.allocate(_s, terms, event, _left - _part, rule);
    end if;
    return _s;
end
$$;

comment on function finance.allocate_reducing(
    finance.loan_state, finance.loan_terms, finance.loan_event, finance.allocation_rule
) is
'Allocates money of an event on a loan whose instalments are computed anew.';

revoke all on function finance.allocate_reducing(
    finance.loan_state, finance.loan_terms, finance.loan_event, finance.allocation_rule
) from public;
grant execute on function finance.allocate_reducing(
    finance.loan_state, finance.loan_terms, finance.loan_event, finance.allocation_rule
) to public;
