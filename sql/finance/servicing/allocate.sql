-- Money goes to one instalment after the other, because each payment may change what the next one
-- owes. By instalment, the due types come in the order of their first position, and within an
-- instalment its components in order; by component, each position runs across the instalments.
create or replace function finance.allocate(
    state finance.loan_state,
    terms finance.loan_terms,
    event finance.loan_event,
    amount numeric,
    rule finance.allocation_rule,
    is_prepayment boolean default false
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _t finance.loan_terms := terms;
    _day date := (event).value_date;
    _left numeric := amount;
    _before numeric;
    _base numeric;
    _is_live boolean := finance.is_recalculated(terms);
    _is_by_component boolean := (rule).processing = 'by_component';
    _units integer := ((terms).schedule).minor_units;
    _position text;
    _due_type text;
    _due_types text[] := '{}';
    _component text;
    _components text[];
    _indices integer[];
    _skipped integer[];
    _skips integer;
    _count integer;
    _share numeric;
    _part numeric;
    _line finance.instalment;
    _owed finance.instalment;
    _paid_on date;
begin
    foreach _position in array (rule).positions loop
        exit when _left <= 0;
        _component := pg_catalog.split_part(_position, '_', -1);
        _due_type := pg_catalog.left(_position, -pg_catalog.length(_component) - 1);
        if _is_by_component then
            _components := array[_component];
        else
            continue when _due_type = any(_due_types);
            _due_types := pg_catalog.array_append(_due_types, _due_type);
            _components := finance.pass_components((rule).positions, _due_type);
        end if;
        _skipped := case when _is_live then '{}'::integer[] end;
        loop
            exit when _left <= 0;
            _indices := finance.candidates(
                _s.instalments, _day, _due_type,
                case
                    when _is_by_component or (event).component is not null then _components[1]
                end,
                (rule).future_rule, _skipped
            );
            _count := coalesce(pg_catalog.cardinality(_indices), 0);
            exit when _count = 0;
            _before := _left;
            _skips := coalesce(pg_catalog.cardinality(_skipped), 0);
            foreach _component in array _components loop
                _base := _left;
                _share := _left;
                if _count > 1 then
                    _share := finance.round_money(_left / _count, _units, 'half_even');
                    if _share * (_count - 1) > _left then
                        _share := pg_catalog.trunc(_left / _count, _units);
                    end if;
                end if;
                for _k in 1 .. _count loop
                    if _t.has_separate_charges and _component in ('penalty', 'fee') then
                        _s := finance.pay_charges(
                            _s, (event).id, _indices[_k], _day, _due_type, _component, _left
                        );
                        _left := amount - finance.sum_allocated(_s.allocations, (event).id);
                    end if;
                    _line := _s.instalments[_indices[_k]];
                    _owed := _line;
                    _paid_on := _day;
                    if _is_live and _line.period is not null and _due_type = 'in_advance'
                        and _component in ('interest', 'principal')
                    then
                        if _t.pre_closure = 'period' and (is_prepayment or _t.rest = 'period')
                            and _line.start_on < _day and _day <= _line.due_on
                        then
                            _paid_on := _line.due_on;
                        end if;
                        _owed := finance.due_on_day(
                            _s, _t, _indices[_k], _paid_on, _is_by_component
                        );
                        if _owed.principal = 0 and _owed.interest = 0 then
                            _skipped := _skipped || _line.number;
                        end if;
                    elsif _is_live and _line.period is null then
                        _skipped := _skipped || _line.number;
                    end if;
                    _part := least(
                        case
                            when _count = 1 then _left
                            when _k = _count then least(_left, _base - _share * (_count - 1))
                            else _share
                        end,
                        case _component
                            when 'penalty' then _line.penalty - _line.penalty_paid
                            when 'fee' then _line.fee - _line.fee_paid
                            when 'interest' then _owed.interest - _line.interest_paid
                            when 'principal' then _owed.principal - _line.principal_paid
                        end
                    );
                    continue when _part <= 0;
                    _left := _left - _part;
                    _s.allocations := pg_catalog.array_append(
                        _s.allocations,
                        row((event).id, _line.number, _component, _part)::finance.allocation
                    );
                    if _is_live and _line.period is not null
                        and _component in ('interest', 'principal')
                    then
                        _s := finance.settle_component(
                            _s, _t, _indices[_k], _component, _paid_on, _part
                        );
                        continue;
                    end if;
                    case _component
                        when 'penalty' then _line.penalty_paid := _line.penalty_paid + _part;
                        when 'fee' then _line.fee_paid := _line.fee_paid + _part;
                        when 'interest' then _line.interest_paid := _line.interest_paid + _part;
                        else _line.principal_paid := _line.principal_paid + _part;
                    end case;
                    _s.instalments[_indices[_k]] := _line;
                end loop;
            end loop;
            exit when _left = _before and coalesce(pg_catalog.cardinality(_skipped), 0) = _skips;
        end loop;
    end loop;
    if _left > 0 then
        _s.credit_balance := _s.credit_balance + _left;
        _s.allocations := pg_catalog.array_append(
            _s.allocations, row((event).id, null, 'credit_balance', _left)::finance.allocation
        );
    end if;
    return _s;
end
$$;

comment on function finance.allocate(
    finance.loan_state,
    finance.loan_terms,
    finance.loan_event,
    numeric,
    finance.allocation_rule,
    boolean
) is
'Allocates money of an event by a rule; what is left over becomes the borrower''s credit. '
'is_prepayment: the money pays everything.';

revoke all on function finance.allocate(
    finance.loan_state,
    finance.loan_terms,
    finance.loan_event,
    numeric,
    finance.allocation_rule,
    boolean
) from public;
grant execute on function finance.allocate(
    finance.loan_state,
    finance.loan_terms,
    finance.loan_event,
    numeric,
    finance.allocation_rule,
    boolean
) to public;
