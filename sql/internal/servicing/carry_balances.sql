create or replace function internal.carry_balances(
    loan lending.loan, state finance.loan_state
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _line finance.instalment;
    _oldest date;
    _closed_on date;
    _maturity date;
    _disbursed numeric;
begin
    foreach _line in array (state).instalments loop
        if (_oldest is null or _line.due_on < _oldest) and finance.unpaid(_line) > 0 then
            _oldest := _line.due_on;
        end if;
        _closed_on := greatest(_closed_on, _line.paid_on);
        _maturity := greatest(_maturity, _line.due_on);
    end loop;
    select coalesce(sum(e.amount), 0) into _disbursed
    from unnest(internal.loan_events(carry_balances.loan)) as e
    where e.transaction_type = 'disbursement';

    update lending.loan as l
    set
        current_plan_version = (loan).current_plan_version,
        start_date = coalesce(((state).disbursements[1]).disbursed_on, l.start_date),
        maturity_date = greatest(_maturity, l.start_date + 1),
        disbursed_amount = _disbursed,
        principal_repaid_amount = a.principal,
        interest_repaid_amount = a.interest,
        fee_repaid_amount = a.fee,
        penalty_repaid_amount = a.penalty,
        credit_balance_amount = a.credit,
        oldest_unpaid_due_date = case when _disbursed > 0 then _oldest end,
        status = case
            when l.status not in ('approved', 'active', 'closed') then l.status
            when _disbursed = 0 then 'approved'
            when _oldest is null then 'closed'
            else 'active'
        end,
        closed_on = case
            when l.status in ('approved', 'active', 'closed') and _disbursed > 0 and _oldest is null
                then _closed_on
        end
    from (
        select
            coalesce(sum(x.amount) filter (where x.component = 'principal'), 0) as principal,
            coalesce(sum(x.amount) filter (where x.component = 'interest'), 0) as interest,
            coalesce(sum(x.amount) filter (where x.component = 'fee'), 0) as fee,
            coalesce(sum(x.amount) filter (where x.component = 'penalty'), 0) as penalty,
            coalesce(sum(x.amount) filter (where x.component = 'credit_balance'), 0) as credit
        from unnest((state).allocations) as x
    ) as a
    where l.legal_entity_id = (loan).legal_entity_id and l.id = (loan).id;
end
$$;

comment on function internal.carry_balances(lending.loan, finance.loan_state) is
'Writes the balances, dates and status of a loan that follow from the engine''s state.';

revoke all on function internal.carry_balances(lending.loan, finance.loan_state) from public;
