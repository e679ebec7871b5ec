-- Payments change the status together with the balances, in one update: a trigger holds them to the
-- same transitions and keeps the same history.
create or replace function internal.set_loan_status(
    loan lending.loan, status text, reason_code text, on_date date
) returns lending.loan
language plpgsql volatile
set search_path = ''
as $$
declare
    _loan lending.loan;
begin
    if not exists (
        select
        from lending.loan_status_transition as t
        where
            t.from_status = (loan).status
            and t.to_status = set_loan_status.status
            and t.reason_code = set_loan_status.reason_code
    ) then
        raise exception using
            errcode = 'RL371',
            message = 'a loan does not change its status this way',
            detail = format(
                'loan %s: from %s to %s, reason %s',
                (loan).loan_number,
                (loan).status,
                coalesce(set_loan_status.status, 'none'),
                coalesce(set_loan_status.reason_code, 'none')
            ),
            hint = 'See lending.loan_status_transition for what may follow.';
    end if;
    update lending.loan as l
    set
        status = set_loan_status.status,
        status_reason_code = set_loan_status.reason_code,
        status_on = set_loan_status.on_date,
        closed_on = case when set_loan_status.status = 'closed' then set_loan_status.on_date end
    where l.legal_entity_id = (loan).legal_entity_id and l.id = (loan).id
    returning l.* into strict _loan;
    perform internal.emit_event(
        _loan.legal_entity_id,
        'loan_status_changed',
        'loan',
        _loan.id,
        jsonb_build_object(
            'from_status', (loan).status,
            'to_status', _loan.status,
            'reason_code', _loan.status_reason_code,
            'effective_on', _loan.status_on
        )
    );
    return _loan;
end
$$;

comment on function internal.set_loan_status(lending.loan, text, text, date) is
'Gives a locked loan another status, for a reason, from a value date on, and returns it. Raises '
'RL371 if lending.loan_status_transition does not list the change with the reason.';

revoke all on function internal.set_loan_status(lending.loan, text, text, date) from public;
