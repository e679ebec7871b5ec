-- requires: api.delinquency_pause
create or replace function api.pause_delinquency(
    legal_entity_id uuid,
    loan_id uuid,
    from_date date,
    reason text,
    until_date date default null
) returns setof api.delinquency_pause
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _loan lending.loan;
    _id uuid := internal.uuid_v7();
begin
    perform internal.require(pause_delinquency.legal_entity_id, 'pause_delinquency');
    perform internal.require_approval(pause_delinquency.legal_entity_id, 'pause_delinquency');
    _loan := internal.lock_loan(pause_delinquency.legal_entity_id, pause_delinquency.loan_id);
    perform internal.require_open_loan(_loan);
    begin
        insert into lending.delinquency_pause (
            legal_entity_id, id, loan_id, paused_during, reason, recorded_by_account_id
        )
        values (
            _loan.legal_entity_id,
            _id,
            _loan.id,
            daterange(pause_delinquency.from_date, pause_delinquency.until_date),
            pause_delinquency.reason,
            internal.acting_account_id()
        );
    exception
        when check_violation or not_null_violation or exclusion_violation or data_exception then
            raise exception using
                errcode = 'RL372',
                message = 'the pause is not valid',
                detail = sqlerrm,
                hint = 'Give a first and a later last day and a reason; end another pause.';
    end;
    perform internal.emit_event(
        _loan.legal_entity_id,
        'delinquency_paused',
        'loan',
        _loan.id,
        jsonb_build_object(
            'from_date', pause_delinquency.from_date, 'until_date', pause_delinquency.until_date
        )
    );
    return query
    select p.*
    from api.delinquency_pause as p
    where p.legal_entity_id = pause_delinquency.legal_entity_id and p.id = _id;
end
$$;

comment on function api.pause_delinquency(uuid, uuid, date, text, date) is
'Lets days of lateness of a loan not count as delinquency: from_date, inclusive, until_date, '
'exclusive, null until ended. Days past due still count. Needs pause_delinquency. Raises RL001, '
'RL002 (access), RL301 to RL303 (loan), RL372 (empty, overlapping, no reason).';

revoke all on function api.pause_delinquency(uuid, uuid, date, text, date) from public;
grant execute on function api.pause_delinquency(uuid, uuid, date, text, date)
to rently_loan_officer, rently_risk_manager;
