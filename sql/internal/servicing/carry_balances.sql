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
    _capitalised numeric;
    _deferred numeric;
    _events finance.loan_event[] := internal.loan_events(carry_balances.loan);
    _charged_off_on date;
    _written_off numeric;
    _has_losses boolean;
    _is_written_off boolean;
    _is_void boolean;
begin
    foreach _line in array (state).instalments loop
        if (_oldest is null or _line.due_on < _oldest) and finance.unpaid(_line) > 0 then
            _oldest := _line.due_on;
        end if;
        _closed_on := greatest(_closed_on, _line.paid_on);
        _maturity := greatest(_maturity, _line.due_on);
    end loop;
    select
        coalesce(sum(e.amount) filter (where e.transaction_type = 'disbursement'), 0),
        coalesce(sum(e.amount) filter (where e.transaction_type = 'capitalised_income'), 0),
        coalesce(
            sum(e.amount) filter (
                where e.transaction_type in ('capitalised_income', 'buy_down_fee')
            ),
            0
        ),
        max(e.value_date) filter (where e.transaction_type = 'charge_off')
    into _disbursed, _capitalised, _deferred, _charged_off_on
    from unnest(_events) as e;
    select coalesce(sum(x.amount), 0) into _written_off
    from unnest((state).allocations) as x
    inner join unnest(_events) as e on x.event_id = e.id and e.transaction_type = 'write_off'
    where x.component = 'principal';
    _has_losses := (loan).status not in ('charged_off', 'written_off') or exists (
        select
        from lending.loan_transaction as t
        where
            t.legal_entity_id = (loan).legal_entity_id
            and t.loan_id = (loan).id
            and t.transaction_type in ('charge_off', 'write_off')
    );

    -- What is paid after a write-off closes the loan.
    _is_written_off :=
        (_events[cardinality(_events)]).transaction_type is not distinct from 'write_off';
    -- A loan that was to pay others off, and does not, is nothing that could be paid out.
    _is_void := _disbursed = 0 and exists (
        select
        from lending.loan_refinance as r
        where
            r.legal_entity_id = (loan).legal_entity_id and r.new_loan_id = (loan).id
    );
    update lending.loan as l
    set
        current_plan_version = (loan).current_plan_version,
        start_date = coalesce(((state).disbursements[1]).disbursed_on, l.start_date),
        maturity_date = greatest(_maturity, l.start_date + 1),
        disbursed_amount = _disbursed,
        capitalised_amount = _capitalised,
        deferred_income_amount = _deferred,
        principal_repaid_amount = a.principal,
        principal_written_off_amount = _written_off,
        principal_charged_off_amount = case
            when _charged_off_on is null then 0
            else _disbursed + _capitalised - a.principal - _written_off
        end,
        charged_off_on = _charged_off_on,
        interest_repaid_amount = a.interest,
        fee_repaid_amount = a.fee,
        penalty_repaid_amount = a.penalty,
        credit_balance_amount = a.credit,
        oldest_unpaid_due_date = case when _disbursed > 0 then _oldest end,
        status = case
            when l.status not in ('approved', 'active', 'closed') and not _has_losses
                then l.status
            when _is_void then 'closed'
            when _disbursed = 0 then 'approved'
            when _oldest is null and _is_written_off then 'written_off'
            when _oldest is null then 'closed'
            when _charged_off_on is not null then 'charged_off'
            else 'active'
        end,
        closed_on = case
            when _is_void then l.closed_on
            when
                _has_losses and _disbursed > 0 and _oldest is null and not _is_written_off
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
        inner join unnest(_events) as e
            on x.event_id = e.id and e.transaction_type not in ('charge_off', 'write_off')
    ) as a
    where l.legal_entity_id = (loan).legal_entity_id and l.id = (loan).id;
end
$$;

comment on function internal.carry_balances(lending.loan, finance.loan_state) is
'Writes the balances, dates and status of a loan that follow from the engine''s state.';

revoke all on function internal.carry_balances(lending.loan, finance.loan_state) from public;
