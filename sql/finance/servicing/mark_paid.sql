create or replace function finance.mark_paid(state finance.loan_state, on_date date)
returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _line finance.instalment;
    _is_paid boolean;
begin
    for _i in 1 .. pg_catalog.cardinality(_s.instalments) loop
        _line := _s.instalments[_i];
        _is_paid := _line.principal_paid >= _line.principal
            and _line.interest_paid >= _line.interest
            and _line.fee_paid >= _line.fee
            and _line.penalty_paid >= _line.penalty;
        if _is_paid and _line.paid_on is null then
            _s.instalments[_i].paid_on := on_date;
        elsif not _is_paid and _line.paid_on is not null then
            _s.instalments[_i].paid_on := null;
        end if;
    end loop;
    return _s;
end
$$;

comment on function finance.mark_paid(finance.loan_state, date) is
'Notes the day on the instalments that an event left without anything unpaid.';

revoke all on function finance.mark_paid(finance.loan_state, date) from public;
grant execute on function finance.mark_paid(finance.loan_state, date) to public;
