-- requires: finance.payoff, finance.interest_until
create or replace function internal.loan_balances(loan lending.loan) returns jsonb
language plpgsql stable
set search_path = ''
as $$
declare
    _events finance.loan_event[] := internal.loan_events(loan);
    _terms finance.loan_terms := finance.with_changes(internal.loan_terms(loan), _events);
    _today date := internal.business_date((loan).legal_entity_id);
    _state finance.loan_state;
    _owed record;
begin
    if _events <> '{}' then
        _state := finance.replay(_terms, _events, _today, internal.imported_instalments(loan));
    end if;
    -- Where interest is computed anew, a payoff asks for that until the day; where it is agreed
    -- beforehand, for all of it, so what was earned is summed instead.
    if finance.is_recalculated(_terms) or finance.is_reducing(_terms) then
        select coalesce(p.interest, 0) as interest, coalesce(p.fee, 0) as fee,
            coalesce(p.penalty, 0) as penalty
        into _owed
        from finance.payoff(_state, _terms, _today) as p;
    else
        select
            coalesce(
                sum(
                    finance.interest_until(_state, _terms, n.number::integer, _today)
                    - i.interest_paid
                ),
                0
            ) as interest,
            coalesce(sum(i.fee - i.fee_paid), 0) as fee,
            coalesce(sum(i.penalty - i.penalty_paid), 0) as penalty
        into _owed
        from generate_subscripts(_state.instalments, 1) as n (number)
        cross join lateral (select (_state.instalments[n.number]).*) as i;
    end if;
    return jsonb_build_object(
        'disbursed_amount', (loan).disbursed_amount,
        'principal_outstanding_amount', (loan).principal_outstanding_amount,
        'principal_repaid_amount', (loan).principal_repaid_amount,
        'principal_written_off_amount', (loan).principal_written_off_amount,
        'interest_owed_amount', _owed.interest,
        'interest_repaid_amount', (loan).interest_repaid_amount,
        'fee_owed_amount', _owed.fee,
        'fee_repaid_amount', (loan).fee_repaid_amount,
        'penalty_owed_amount', _owed.penalty,
        'penalty_repaid_amount', (loan).penalty_repaid_amount,
        'credit_balance_amount', (loan).credit_balance_amount
    );
end
$$;

comment on function internal.loan_balances(lending.loan) is
'The balances of a loan that a change of its lease must not move, in its currency: what was paid '
'out, what is owed of each component, of interest until today, what was repaid, and what is held.';

revoke all on function internal.loan_balances(lending.loan) from public;
