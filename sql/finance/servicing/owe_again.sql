-- What is owed again falls due with the next instalment; after the last one, in an additional one.
create or replace function finance.owe_again(
    state finance.loan_state,
    terms finance.loan_terms,
    on_date date,
    portions numeric[]
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _is_live boolean := finance.is_recalculated(terms);
    _line finance.instalment;
    _index integer;
    _last integer := finance.last_index(state, 'instalment');
begin
    for _i in 1 .. pg_catalog.cardinality(_s.instalments) loop
        _line := _s.instalments[_i];
        continue when _line.kind = 'charge';
        if _line.kind <> 'additional' and _line.due_on > on_date
            or _line.kind = 'additional'
            or _i = _last and _line.due_on = on_date
        then
            _index := _i;
            exit;
        end if;
    end loop;
    if _index is null or (_s.instalments[_index]).kind = 'additional' then
        _s := finance.add_instalment(_s, on_date);
        _index := finance.last_index(_s, 'additional');
    end if;
    _line := _s.instalments[_index];
    _line.penalty := _line.penalty + portions[1];
    _line.fee := _line.fee + portions[2];
    _line.paid_on := null;
    if _is_live and _line.period is not null then
        _s.instalments[_index] := _line;
        _s.credits := _s.credits || row(
            _line.period, on_date, portions[4], portions[3]
        )::finance.credit;
        _s := finance.change_balance(_s, on_date, 0, portions[4]);
        return finance.adjust_last_instalment(
            finance.recompute_interest(_s, terms), terms, on_date
        );
    end if;
    _line.interest := _line.interest + portions[3];
    _line.principal := _line.principal + portions[4];
    _line.credited_interest := _line.credited_interest + portions[3];
    _line.credited_principal := _line.credited_principal + portions[4];
    _s.instalments[_index] := _line;
    return _s;
end
$$;

comment on function finance.owe_again(finance.loan_state, finance.loan_terms, date, numeric[]) is
'Lets penalty, fee, interest and principal that were paid be owed again from a day.';

revoke all on function finance.owe_again(finance.loan_state, finance.loan_terms, date, numeric[])
from public;
grant execute on function finance.owe_again(finance.loan_state, finance.loan_terms, date, numeric[])
to public;
