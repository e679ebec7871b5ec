-- The one step: a loan's life is this function folded over its events.
create or replace function finance.apply_event(
    state finance.loan_state,
    event finance.loan_event,
    terms finance.loan_terms
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _is_live boolean := finance.is_recalculated(terms);
    _is_prepayment boolean := false;
    _is_payment boolean := false;
    _rule finance.allocation_rule;
    _split numeric[];
    _spent numeric;
begin
    _s.allocations := '{}';
    -- Neither changes what is owed.
    if (event).transaction_type in ('buy_down_fee', 'buy_down_fee_adjustment') then
        return _s;
    end if;
    if _is_live and _s.instalments <> '{}' then
        if (event).transaction_type not in (
            'disbursement', 'capitalised_income', 'charge', 'chargeback',
            'credit_balance_refund', 'charge_off', 'recovery', 'reschedule', 'rate_change',
            'interest_pause', 're_age', 're_amortise', 'termination'
        ) then
            _is_prepayment := finance.is_prepayment(
                _s, terms, (event).value_date, (event).amount
            );
        end if;
        if (event).transaction_type not in ('charge', 'recovery') then
            _s := finance.accrue_overdue(_s, terms, (event).value_date, _is_prepayment);
        end if;
    end if;
    if (event).transaction_type <> 'charge' and finance.is_reducing(terms) then
        _s := finance.accrue_late(_s, terms, (event).value_date);
    end if;
    if (event).fixed is not null then
        return finance.mark_paid(finance.apply_fixed(_s, (event).fixed), (event).value_date);
    end if;
    case (event).transaction_type
        when 'disbursement', 'capitalised_income' then
            _s := finance.disburse(
                _s, terms, (event).value_date, (event).amount,
                (event).transaction_type = 'capitalised_income'
            );
            _s := finance.spend_credit(_s, terms, event);
        when 'reschedule', 'rate_change', 'interest_pause', 're_age', 're_amortise', 'termination'
            then _s := finance.change_loan(_s, terms, event);
        when 'charge' then
            _s := finance.charge_instalment(
                _s, (event).component, (event).due_on, (event).amount,
                coalesce((terms).has_separate_charges, false)
            );
            _s := finance.spend_credit(_s, terms, event);
        when 'chargeback' then
            _split := finance.split_chargeback(terms, (event).amount, (event).portions);
            _s := finance.owe_again(_s, terms, (event).value_date, _split);
            for _i in 1 .. 4 loop
                if _split[_i] > 0 then
                    _s.allocations := _s.allocations || row(
                        (event).id, null,
                        (array['penalty', 'fee', 'interest', 'principal'])[_i], -_split[_i]
                    )::finance.allocation;
                end if;
            end loop;
            _s := finance.spend_credit(_s, terms, event);
        when 'credit_balance_refund' then
            _spent := least((event).amount, _s.credit_balance);
            _s.credit_balance := _s.credit_balance - _spent;
            if _spent > 0 then
                _s.allocations := _s.allocations || row(
                    (event).id, null, 'credit_balance', -_spent
                )::finance.allocation;
            end if;
            if _spent < (event).amount then
                _s := finance.owe_again(
                    _s, terms, (event).value_date, array[0, 0, 0, (event).amount - _spent]
                );
                _s.allocations := _s.allocations || row(
                    (event).id, null, 'principal', _spent - (event).amount
                )::finance.allocation;
            end if;
        when 'charge_off' then
            _s := finance.charge_off(_s, terms, event);
        when 'write_off' then
            _s := finance.write_off(_s, terms, event, _is_prepayment);
        when 'recovery' then
            return _s;
        else
            if (event).transaction_type = 'interest_refund' then
                _s.interest_refunded := _s.interest_refunded + (event).amount;
            end if;
            _is_payment := true;
            _rule := finance.rule_for(
                (terms).rules, (event).transaction_type, (event).component
            );
            if finance.is_reducing(terms) and (event).component is null then
                _s := finance.allocate_reducing(_s, terms, event, _rule);
            else
                _s := finance.allocate(
                    _s, terms, event, (event).amount, _rule, _is_prepayment
                );
            end if;
    end case;
    return finance.mark_paid(
        _s,
        (event).value_date,
        _is_live or not _is_payment or finance.is_reducing(terms)
    );
end
$$;

comment on function finance.apply_event(
    finance.loan_state, finance.loan_event, finance.loan_terms
) is
'The state of a loan after one more event. The incremental path and the rebuild both call it.';

revoke all on function finance.apply_event(
    finance.loan_state, finance.loan_event, finance.loan_terms
) from public;
grant execute on function finance.apply_event(
    finance.loan_state, finance.loan_event, finance.loan_terms
) to public;
