-- requires: api.delinquency_pause
create or replace function api.end_delinquency_pause(
    legal_entity_id uuid, loan_id uuid, until_date date default null
) returns setof api.delinquency_pause
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _until date := coalesce(
        end_delinquency_pause.until_date,
        internal.business_date(end_delinquency_pause.legal_entity_id)
    );
    _id uuid;
begin
    perform internal.require(end_delinquency_pause.legal_entity_id, 'pause_delinquency');
    perform internal.require_loan(
        end_delinquency_pause.legal_entity_id, end_delinquency_pause.loan_id
    );
    update lending.delinquency_pause as p
    set paused_during = daterange(lower(p.paused_during), _until)
    where
        p.legal_entity_id = end_delinquency_pause.legal_entity_id
        and p.loan_id = end_delinquency_pause.loan_id
        and p.paused_during @> _until
        and lower(p.paused_during) < _until
    returning p.id into _id;
    if not found then
        raise exception using
            errcode = 'RL373',
            message = 'no pause runs on the day',
            detail = format('loan_id %s, %s', end_delinquency_pause.loan_id, _until),
            hint = 'See the loan''s pauses in api.delinquency_pause.';
    end if;
    return query
    select p.*
    from api.delinquency_pause as p
    where p.legal_entity_id = end_delinquency_pause.legal_entity_id and p.id = _id;
end
$$;

comment on function api.end_delinquency_pause(uuid, uuid, date) is
'Ends the pause of a loan that runs on until_date, today if none is given: from that day on, '
'lateness counts again. Needs pause_delinquency. Raises RL001, RL002 (access), RL301 (loan), '
'RL373 (no pause runs).';

revoke all on function api.end_delinquency_pause(uuid, uuid, date) from public;
grant execute on function api.end_delinquency_pause(uuid, uuid, date)
to rently_loan_officer, rently_risk_manager;
