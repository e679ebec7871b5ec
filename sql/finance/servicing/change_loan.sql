create or replace function finance.change_loan(
    state finance.loan_state, terms finance.loan_terms, event finance.loan_event
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _index integer;
    _line finance.instalment;
begin
    case (event).transaction_type
        when 'reschedule' then
            return finance.reschedule(state, terms, event);
        when 're_age' then
            return finance.re_age(state, terms, event);
        when 're_amortise' then
            return finance.re_amortise(state, terms, event);
        when 'termination' then
            return finance.terminate(state, terms, event);
        else
            -- A new rate or a pause counts from the period that holds its first day.
            for _i in 1 .. pg_catalog.cardinality((state).instalments) loop
                _line := (state).instalments[_i];
                if _line.kind = 'instalment' and _line.due_on > ((event).change).from_on then
                    _index := _i;
                    exit;
                end if;
            end loop;
            if _index is null then
                return state;
            end if;
            return finance.respread(
                state, terms, _index, ((event).change).from_on, null,
                case
                    when (event).transaction_type = 'interest_pause'
                        then coalesce(_line.level, _line.principal + _line.interest)
                end
            );
    end case;
end
$$;

comment on function finance.change_loan(
    finance.loan_state, finance.loan_terms, finance.loan_event
) is
'Applies an event that moves no money: reschedule, rate_change, interest_pause, re_age, '
're_amortise or termination.';

revoke all on function finance.change_loan(
    finance.loan_state, finance.loan_terms, finance.loan_event
) from public;
grant execute on function finance.change_loan(
    finance.loan_state, finance.loan_terms, finance.loan_event
) to public;
