-- requires: api.security_interest
create or replace function api.release_security_interest(
    legal_entity_id uuid, security_interest_id uuid
) returns setof api.security_interest
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _interest lending.security_interest;
    _held numeric;
    _today date;
begin
    perform internal.require(release_security_interest.legal_entity_id, 'manage_securities');
    perform internal.require_approval(
        release_security_interest.legal_entity_id, 'release_security_interest'
    );
    _interest := internal.lock_security_interest(
        release_security_interest.legal_entity_id,
        release_security_interest.security_interest_id,
        false
    );
    _today := internal.business_date(_interest.legal_entity_id);
    if not _interest.valid_during @> _today then
        raise exception using
            errcode = 'RL365',
            message = 'the security is not in force',
            detail = format('security %s holds %s', _interest.id, _interest.valid_during),
            hint = 'See api.security_interest.';
    end if;
    _held := internal.deposit_held(_interest.legal_entity_id, _interest.id);
    if _held <> 0 then
        perform internal.refuse_deposit(0, _held);
    end if;
    -- The day on which it was recorded still counts.
    update lending.security_interest as s
    set
        valid_during = daterange(
            lower(s.valid_during), greatest(_today, lower(s.valid_during) + 1)
        )
    where s.legal_entity_id = _interest.legal_entity_id and s.id = _interest.id;
    perform internal.emit_event(
        _interest.legal_entity_id,
        'security_interest_released',
        'loan',
        _interest.loan_id,
        jsonb_build_object('security_interest_id', _interest.id, 'kind', _interest.kind)
    );

    return query
    select s.*
    from api.security_interest as s
    where s.legal_entity_id = _interest.legal_entity_id and s.id = _interest.id;
end
$$;

comment on function api.release_security_interest(uuid, uuid) is
'Ends a security today; one recorded today holds until tomorrow. Money of a deposit is returned '
'before. Needs manage_securities. Raises RL001, RL002 (access), RL013 (needs approval), RL364 '
'(money is held), RL365 (unknown or ended).';

revoke all on function api.release_security_interest(uuid, uuid) from public;
grant execute on function api.release_security_interest(uuid, uuid)
to rently_loan_officer, rently_risk_manager;
