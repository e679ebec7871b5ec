-- Everything derived is computed anew from the events, with the step that the incremental path
-- takes too; what differs from the stored rows is appended, and nothing stored before is touched.
create or replace function internal.rebuild_loan(
    loan lending.loan, booked_at timestamptz
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _loan lending.loan := rebuild_loan.loan;
    _terms finance.loan_terms := internal.loan_terms(rebuild_loan.loan);
    _events finance.loan_event[] := internal.loan_events(rebuild_loan.loan);
    _state finance.loan_state;
    _movements internal.ledger_movement[];
begin
    _state := finance.replay(
        _terms,
        _events,
        (
            select (rebuild_loan.booked_at at time zone e.time_zone)::date
            from lending.legal_entity as e
            where e.id = (loan).legal_entity_id
        ),
        internal.imported_instalments(rebuild_loan.loan)
    );
    if _events = '{}' then
        _state.instalments := internal.planned_instalments(rebuild_loan.loan);
    end if;
    _movements := internal.append_allocations(_loan, _state.allocations);
    _loan := internal.renew_plan(_loan, _state.instalments);
    perform internal.carry_balances(_loan, _state);
    perform internal.post_movements(_loan, _movements, rebuild_loan.booked_at);
    perform internal.settle_deferred_income(_loan, _events);
end
$$;

comment on function internal.rebuild_loan(lending.loan, timestamptz) is
'Computes a loan anew from its events and appends what differs from what is stored: allocations,'
' a plan, transfers.';

revoke all on function internal.rebuild_loan(lending.loan, timestamptz) from public;
