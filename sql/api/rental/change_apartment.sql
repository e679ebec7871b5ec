-- requires: api.apartment_change, api.re_age_loan, api.reamortise_loan
create or replace function api.change_apartment(
    legal_entity_id uuid,
    loan_id uuid,
    to_lease_id uuid,
    changed_on date,
    reason text,
    first_due_date date default null,
    instalment_count integer default null,
    is_reamortised boolean default false
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
    _before jsonb;
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
    perform internal.require_not_charged_off(_loan);
    if _loan.disbursed_amount > 0 then
        perform internal.require_open_loan(_loan);
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
        or exists (
            select
            from lending.apartment_change as c
            where
                c.legal_entity_id = _loan.legal_entity_id
                and c.loan_id = _loan.id
                and c.changed_on >= change_apartment.changed_on
        )
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
            hint = 'Give a day of the new lease, after the first one of the old lease and after '
                'the loan''s last move.';
    end if;
    if change_apartment.is_reamortised and change_apartment.instalment_count is not null
        or num_nulls(change_apartment.first_due_date, change_apartment.instalment_count) = 1
    then
        raise exception using
            errcode = 'RL728',
            message = 'the new terms are incomplete, or of two kinds',
            detail = format(
                'first_due_date %s, instalment_count %s, is_reamortised %s',
                change_apartment.first_due_date,
                change_apartment.instalment_count,
                change_apartment.is_reamortised
            ),
            hint = 'Give first_due_date and instalment_count, or is_reamortised, or none of them.';
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
    _before := internal.loan_balances(_loan);
    update lending.loan as l
    set lease_id = change_apartment.to_lease_id
    where l.legal_entity_id = _loan.legal_entity_id and l.id = _loan.id;
    if change_apartment.is_reamortised then
        perform api.reamortise_loan(_loan.legal_entity_id, _loan.id, change_apartment.reason);
    elsif change_apartment.instalment_count is not null then
        perform api.re_age_loan(
            _loan.legal_entity_id,
            _loan.id,
            change_apartment.first_due_date,
            change_apartment.instalment_count,
            change_apartment.reason
        );
    end if;
    _after := internal.lock_loan(_loan.legal_entity_id, _loan.id);
    if internal.loan_balances(_after) <> _before then
        raise exception using
            errcode = 'RL728',
            message = 'the new terms would move a balance',
            detail = format('before %s, after %s', _before, internal.loan_balances(_after)),
            hint = 'Move the loan without new terms, and modify it in a step of its own.';
    end if;
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
        _before,
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

comment on function api.change_apartment(uuid, uuid, uuid, date, text, date, integer, boolean) is
'Lets a loan follow its tenant to another lease from changed_on; the old lease ends that day. What '
'is owed keeps one history. On request the terms are laid anew in the same transaction: '
'instalment_count and first_due_date as api.re_age_loan(), or is_reamortised as '
'api.reamortise_loan(), a modification that can be undone without the move. No balance moves, nor '
'what is owed until today, which the row proves. Needs manage_rentals, new terms modify_loans, and '
'the approval of both. Raises RL001, RL002 (access), RL013 (needs approval), RL301, RL303, RL342 '
'(loan), RL302, RL321, RL323 (new terms), RL721 (lease), RL723 (reason), RL724 (day, or lease '
'ended), RL725 (loan without lease), RL726 (lease of another), RL728 (new terms incomplete).';

revoke all on function api.change_apartment(
    uuid, uuid, uuid, date, text, date, integer, boolean
) from public;
grant execute on function api.change_apartment(
    uuid, uuid, uuid, date, text, date, integer, boolean
) to
rently_loan_officer,
rently_app;
