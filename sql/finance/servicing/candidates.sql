-- Past due and due: the oldest. In advance: as the rule for future instalments says.
create or replace function finance.candidates(
    instalments finance.instalment[],
    value_date date,
    due_type text,
    component text,
    future_rule text,
    skipped integer[]
) returns integer[]
language plpgsql immutable parallel safe
as $$
declare
    _lines finance.instalment[] := instalments;
    _line finance.instalment;
    _found integer[] := '{}';
    _current integer[] := '{}';
    _unpaid numeric;
    _has_skips boolean := skipped is not null;
begin
    for _i in 1 .. pg_catalog.cardinality(_lines) loop
        _line := _lines[_i];
        continue when due_type <> case
            when _line.due_on < value_date then 'past_due'
            when _line.due_on = value_date then 'due'
            else 'in_advance'
        end;
        _unpaid := case component
            when 'penalty' then _line.penalty - _line.penalty_paid
            when 'fee' then _line.fee - _line.fee_paid
            when 'interest' then _line.interest - _line.interest_paid
            when 'principal' then _line.principal - _line.principal_paid
            else _line.penalty - _line.penalty_paid + _line.fee - _line.fee_paid
                + _line.interest - _line.interest_paid + _line.principal - _line.principal_paid
        end;
        if _unpaid <= 0 then
            continue when not _has_skips
                or future_rule not in ('last', 'next_then_last')
                or _line.principal + _line.interest + _line.fee + _line.penalty <> 0
                or due_type <> 'in_advance';
        end if;
        continue when _has_skips and _line.number = any(skipped);
        if due_type <> 'in_advance' or future_rule = 'next' then
            return array[_i];
        end if;
        _found := _found || _i;
        if _line.start_on <= value_date and _unpaid > 0 then
            _current := _current || _i;
        end if;
    end loop;
    return case
        when future_rule = 'reamortise' then _found
        when future_rule = 'next_then_last' and _current <> '{}' then _current
        else _found[pg_catalog.cardinality(_found) :]
    end;
end
$$;

comment on function finance.candidates(
    finance.instalment[], date, text, text, text, integer[]
) is
'Positions of the instalments that the next money of a due type goes to. component: only those '
'that owe it; null: any. '
'skipped: numbers that turned out to owe nothing; null where what is owed stands fixed.';

revoke all on function finance.candidates(
    finance.instalment[], date, text, text, text, integer[]
) from public;
grant execute on function finance.candidates(
    finance.instalment[], date, text, text, text, integer[]
) to public;
