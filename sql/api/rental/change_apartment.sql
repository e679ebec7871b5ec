-- requires: api.apartment_change
create or replace function api.change_apartment(
    legal_entity_id uuid,
    loan_id uuid,
    to_lease_id uuid,
    changed_on date,
    reason text
) returns setof api.apartment_change
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _id uuid := internal.uuid_v7();
    _loan lending.loan;
    _after lending.loan;
    _from lending.lease;
    _to lending.lease;
begin
    perform internal.require(change_apartment.legal_entity_id, 'manage_rentals');
    perform internal.require_approval(change_apartment.legal_entity_id, 'change_apartment');
    _loan := internal.lock_loan(change_apartment.legal_entity_id, change_apartment.loan_id);
    if _loan.lease_id is null then
        raise exception using
            errcode = 'RL725',
            message = 'the loan belongs to no lease',
            detail = format('loan %s', _loan.loan_number),
            hint = 'See lease_id in api.loan.';
    end if;
    perform internal.lock_lease_units(
        change_apartment.legal_entity_id, array[_loan.lease_id, change_apartment.to_lease_id]
    );
    -- In the order of their ids, so that two moves cannot wait for each other.
    perform internal.lock_lease(change_apartment.legal_entity_id, x.id)
    from (
        select y.id
        from unnest(array[_loan.lease_id, change_apartment.to_lease_id]) as y (id)
        order by y.id
    ) as x;
    _from := internal.lock_lease(change_apartment.legal_entity_id, _loan.lease_id);
    perform internal.require_lease_of(
        change_apartment.legal_entity_id,
        change_apartment.to_lease_id,
        _loan.borrower_party_id,
        _loan.currency_code
    );
    _to := internal.lock_lease(change_apartment.legal_entity_id, change_apartment.to_lease_id);
    if change_apartment.changed_on <@ _to.leased_during is not true
        or _to.id = _from.id
        or change_apartment.changed_on <= lower(_from.leased_during)
    then
        raise exception using
            errcode = 'RL724',
            message = 'the leases do not follow each other on that day',
            detail = format(
                'from %s, to %s, on %s',
                _from.leased_during,
                _to.leased_during,
                change_apartment.changed_on
            ),
            hint = 'Give a day of the new lease, after the first one of the old lease.';
    end if;
    if change_apartment.reason ~ '\S' is not true then
        raise exception using
            errcode = 'RL723',
            message = 'reason is missing',
            detail = format('loan %s', _loan.loan_number),
            hint = 'Say why the tenant moves.';
    end if;
    if change_apartment.changed_on < coalesce(upper(_from.leased_during), 'infinity') then
        perform internal.end_lease_on(_from, change_apartment.changed_on, change_apartment.reason);
    end if;
    update lending.loan as l
    set lease_id = change_apartment.to_lease_id
    where l.legal_entity_id = _loan.legal_entity_id and l.id = _loan.id
    returning l.* into _after;
    insert into lending.apartment_change (
        legal_entity_id,
        id,
        loan_id,
        from_lease_id,
        to_lease_id,
        changed_on,
        reason,
        balances_before,
        balances_after,
        plan_version_before,
        plan_version_after,
        booked_at,
        recorded_by_account_id
    )
    values (
        _loan.legal_entity_id,
        _id,
        _loan.id,
        _from.id,
        _to.id,
        change_apartment.changed_on,
        change_apartment.reason,
        internal.loan_balances(_loan),
        internal.loan_balances(_after),
        _loan.current_plan_version,
        _after.current_plan_version,
        internal.booking_time(),
        internal.acting_account_id()
    );
    perform internal.emit_event(
        _loan.legal_entity_id,
        'apartment_changed',
        'loan',
        _loan.id,
        jsonb_build_object(
            'from_lease_id', _from.id,
            'to_lease_id', _to.id,
            'changed_on', change_apartment.changed_on
        )
    );
    return query
    select v.*
    from api.apartment_change as v
    where v.legal_entity_id = change_apartment.legal_entity_id and v.id = _id;
end
$$;

comment on function api.change_apartment(uuid, uuid, uuid, date, text) is
'Lets a loan follow its tenant to another lease from changed_on; the old lease ends that day. '
'What is owed keeps one history: no balance moves, which the row proves. Needs manage_rentals. '
'Raises RL001, RL002 (access), RL301 (loan), RL721 (lease), RL723 (reason), RL724 (day, or lease '
'ended), RL725 (loan without lease), RL726 (lease of another).';

revoke all on function api.change_apartment(uuid, uuid, uuid, date, text) from public;
grant execute on function api.change_apartment(uuid, uuid, uuid, date, text) to
rently_loan_officer,
rently_app;
