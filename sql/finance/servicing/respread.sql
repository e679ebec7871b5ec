-- requires: finance.is_recalculated, finance.is_reducing
create or replace function finance.respread(
    state finance.loan_state,
    terms finance.loan_terms,
    from_index integer,
    on_date date,
    change finance.loan_change default null,
    kept_level numeric default null,
    carried_interest numeric default 0
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
begin
    if finance.is_recalculated(terms) then
        if kept_level is null then
            return finance.recast(
                _s, terms, from_index, on_date, coalesce((change).principal_grace, 0)
            );
        end if;
        return finance.adjust_last_instalment(
            finance.recompute_interest(_s, terms), terms, on_date
        );
    end if;
    if not finance.is_reducing(terms) then
        return finance.spread(
            _s, terms, from_index, change, kept_level, carried_interest
        );
    end if;
    _s.instalments[from_index].deferred :=
        (_s.instalments[from_index]).deferred + carried_interest;
    return finance.reduce_instalments(
        _s, terms, from_index, kept_level is null, coalesce((change).principal_grace, 0)
    );
end
$$;

comment on function finance.respread(
    finance.loan_state, finance.loan_terms, integer, date, finance.loan_change, numeric, numeric
) is
'Computes the instalments from a position on anew, in the way of the terms. kept_level: not null '
'if the level of instalments stays. carried_interest: earned before, owed with the first of them.';

revoke all on function finance.respread(
    finance.loan_state, finance.loan_terms, integer, date, finance.loan_change, numeric, numeric
) from public;
grant execute on function finance.respread(
    finance.loan_state, finance.loan_terms, integer, date, finance.loan_change, numeric, numeric
) to public;
