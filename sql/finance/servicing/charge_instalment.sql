-- A charge due after the last instalment makes an additional one, which later charges share.
create or replace function finance.charge_instalment(
    state finance.loan_state,
    component text,
    due_on date,
    amount numeric,
    is_separate boolean default false
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _line finance.instalment;
    _index integer;
    _is_first boolean := true;
begin
    for _i in 1 .. pg_catalog.cardinality(_s.instalments) loop
        _line := _s.instalments[_i];
        continue when _line.kind <> 'instalment';
        if charge_instalment.due_on <= _line.due_on
            and (_is_first or _line.start_on < charge_instalment.due_on)
        then
            _index := _i;
            exit;
        end if;
        _is_first := false;
    end loop;
    if _index is null then
        _s := finance.add_instalment(_s, charge_instalment.due_on);
        _index := finance.last_index(_s, 'additional');
    end if;
    if is_separate then
        _s.instalments := _s.instalments || row(
            (select pg_catalog.max(i.number) + 1 from pg_catalog.unnest(_s.instalments) as i),
            'charge', charge_instalment.due_on, charge_instalment.due_on,
            0, 0, 0, 0, 0, 0, 0, 0, null, 0, 0, null, null, null, 0, 0, 0, false, null, 0, 0,
            (_s.instalments[_index]).number
        )::finance.instalment;
        _index := pg_catalog.cardinality(_s.instalments);
    end if;
    _line := _s.instalments[_index];
    if component = 'penalty' then
        _line.penalty := _line.penalty + amount;
    else
        _line.fee := _line.fee + amount;
    end if;
    _line.paid_on := null;
    _s.instalments[_index] := _line;
    return _s;
end
$$;

comment on function finance.charge_instalment(finance.loan_state, text, date, numeric, boolean) is
'Adds a fee or a penalty to the instalment whose period holds its due date, or to one of its own.';

revoke all on function finance.charge_instalment(finance.loan_state, text, date, numeric, boolean)
from public;
grant execute on function finance.charge_instalment(
    finance.loan_state, text, date, numeric, boolean
)
to public;
