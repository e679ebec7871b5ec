-- A refunded purchase should not have cost interest: given back is what the loan has borne more
-- than it would have if the refunded principal had never been paid out.
create or replace function finance.interest_to_refund(
    state finance.loan_state,
    terms finance.loan_terms,
    events finance.loan_event[],
    on_date date
) returns numeric
language plpgsql immutable parallel safe
as $$
declare
    _refunded numeric := 0;
    _cut numeric;
    _event finance.loan_event;
    _without finance.loan_event[] := '{}';
    _interest numeric := 0;
    _i integer := pg_catalog.cardinality(events);
begin
    if not finance.is_recalculated(terms) then
        return 0;
    end if;
    foreach _event in array events loop
        if _event.transaction_type = any((terms).interest_refund_types) then
            _refunded := _refunded + _event.amount;
        end if;
    end loop;
    foreach _event in array events loop
        continue when _event.transaction_type = any((terms).interest_refund_types)
            or _event.transaction_type = 'interest_refund';
        if _event.transaction_type = 'disbursement' then
            _cut := least(_refunded, _event.amount);
            _refunded := _refunded - _cut;
            _event.amount := _event.amount - _cut;
            continue when _event.amount = 0;
        end if;
        _without := _without || _event;
    end loop;
    if exists (
        select from pg_catalog.unnest(_without) as e where e.transaction_type = 'disbursement'
    ) then
        _interest := finance.interest_owed_on(
            finance.replay(terms, _without, on_date), terms, on_date
        );
    end if;
    return greatest(
        finance.interest_owed_on(state, terms, on_date) - (state).interest_refunded - _interest, 0
    );
end
$$;

comment on function finance.interest_to_refund(
    finance.loan_state, finance.loan_terms, finance.loan_event[], date
) is
'The interest that goes back with refunds, from the state after them and the events up to then.';

revoke all on function finance.interest_to_refund(
    finance.loan_state, finance.loan_terms, finance.loan_event[], date
) from public;
grant execute on function finance.interest_to_refund(
    finance.loan_state, finance.loan_terms, finance.loan_event[], date
) to public;
