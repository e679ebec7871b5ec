create or replace function finance.pay_charges(
    state finance.loan_state,
    event_id uuid,
    index integer,
    value_date date,
    due_type text,
    component text,
    amount numeric
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _line finance.instalment;
    _left numeric := amount;
    _part numeric;
begin
    for _i in 1 .. pg_catalog.cardinality(_s.instalments) loop
        _line := _s.instalments[_i];
        continue when _line.charged_with is distinct from ((state).instalments[index]).number
            or due_type <> case
                when _line.due_on < value_date then 'past_due'
                when _line.due_on = value_date then 'due'
                else 'in_advance'
            end;
        _part := least(
            _left,
            case component
                when 'penalty' then _line.penalty - _line.penalty_paid
                else _line.fee - _line.fee_paid
            end
        );
        continue when _part <= 0;
        _left := _left - _part;
        if component = 'penalty' then
            _s.instalments[_i].penalty_paid := _line.penalty_paid + _part;
        else
            _s.instalments[_i].fee_paid := _line.fee_paid + _part;
        end if;
        _s.allocations := pg_catalog.array_append(
            _s.allocations, row(event_id, _line.number, component, _part)::finance.allocation
        );
    end loop;
    return _s;
end
$$;

comment on function finance.pay_charges(
    finance.loan_state, uuid, integer, date, text, text, numeric
) is
'Pays the charges of a due type that stand by themselves but belong to the instalment at index.';

revoke all on function finance.pay_charges(
    finance.loan_state, uuid, integer, date, text, text, numeric
) from public;
grant execute on function finance.pay_charges(
    finance.loan_state, uuid, integer, date, text, text, numeric
) to public;
