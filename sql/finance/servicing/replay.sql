-- requires: finance.empty_state
-- A loop, because each step depends on the one before.
create or replace function finance.replay(
    terms finance.loan_terms,
    events finance.loan_event[],
    as_of_on date default null,
    opening finance.instalment[] default null
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state;
    _terms finance.loan_terms := finance.with_changes(terms, events);
    _event finance.loan_event;
    _allocation finance.allocation;
    _all finance.allocation[] := '{}';
    _place integer := 0;
begin
    _s := finance.empty_state();
    _terms.schedule := finance.complete_schedule_terms((terms).schedule);
    if opening is not null then
        _s.instalments := opening;
    elsif not (terms).is_progressive then
        _s.disbursements := array(
            select row(
                e.value_date, e.amount, false, e.transaction_type = 'capitalised_income'
            )::finance.tranche
            from pg_catalog.unnest(events) with ordinality as e (
                id, transaction_type, value_date, amount, component, due_on, original_id,
                portions, fixed, change, place
            )
            where e.transaction_type in ('disbursement', 'capitalised_income')
            order by e.value_date, e.place
        );
        _s := finance.lay_schedule(_s, _terms);
    end if;
    foreach _event in array events loop
        if _event.transaction_type = 'chargeback' then
            _event.portions := finance.portions_of(_all, events, _event);
        elsif _event.transaction_type = 'interest_refund' and _event.amount is null then
            _event.amount := finance.interest_to_refund(
                _s, _terms, events[: _place], _event.value_date
            );
        end if;
        _place := _place + 1;
        _s := finance.apply_event(_s, _event, _terms);
        foreach _allocation in array _s.allocations loop
            _all := pg_catalog.array_append(_all, _allocation);
        end loop;
    end loop;
    if finance.is_reducing(_terms) then
        _s := finance.accrue_late(_s, _terms, as_of_on);
    elsif finance.is_recalculated(_terms) then
        _s := finance.accrue_overdue(_s, _terms, as_of_on);
    end if;
    _s.allocations := _all;
    return _s;
end
$$;

comment on function finance.replay(
    finance.loan_terms, finance.loan_event[], date, finance.instalment[]
) is
'The state of a loan after all its events, which come in the order of value date, seen on a day. '
'opening: the instalments of a loan taken over from another system.';

revoke all on function finance.replay(
    finance.loan_terms, finance.loan_event[], date, finance.instalment[]
) from public;
grant execute on function finance.replay(
    finance.loan_terms, finance.loan_event[], date, finance.instalment[]
) to public;
