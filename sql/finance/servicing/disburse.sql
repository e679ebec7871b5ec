create or replace function finance.disburse(
    state finance.loan_state,
    terms finance.loan_terms,
    on_date date,
    amount numeric,
    is_capitalised boolean default false
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _t finance.schedule_terms := (terms).schedule;
begin
    if not (terms).is_progressive and _s.instalments <> '{}' then
        if finance.is_reducing(terms) then
            _t := finance.complete_schedule_terms(_t);
            _s := finance.change_balance(
                _s, on_date, amount - finance.down_payment(_t, amount, is_capitalised), 0
            );
        end if;
        return _s;
    end if;
    _s.disbursements := _s.disbursements || row(
        on_date, amount, false, is_capitalised
    )::finance.tranche;
    _s := finance.lay_schedule(_s, terms);
    if finance.is_recalculated(terms) then
        _t.instalment_rounding := coalesce(_t.instalment_rounding, 'half_even');
        _t.minor_units := coalesce(_t.minor_units, 2);
        _t.down_payment_pct := coalesce(_t.down_payment_pct, 0);
        _s := finance.change_balance(
            _s, on_date, amount - finance.down_payment(_t, amount, is_capitalised), 0
        );
        _s := finance.recompute_interest(_s, terms);
        if pg_catalog.cardinality(_s.disbursements) > 1 then
            _s := finance.adjust_last_instalment(_s, terms, on_date);
        end if;
    end if;
    return _s;
end
$$;

comment on function finance.disburse(
    finance.loan_state, finance.loan_terms, date, numeric, boolean
) is
'Pays principal out, or adds income to it: lays the schedule, or changes it.';

revoke all on function finance.disburse(
    finance.loan_state, finance.loan_terms, date, numeric, boolean
)
from public;
grant execute on function finance.disburse(
    finance.loan_state, finance.loan_terms, date, numeric, boolean
)
to public;
