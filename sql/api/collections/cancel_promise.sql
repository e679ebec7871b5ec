-- requires: api.promise
create or replace function api.cancel_promise(
    legal_entity_id uuid,
    promise_id uuid,
    reason text
) returns setof api.promise
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _loan lending.loan;
    _case lending.collections_case;
    _promise lending.promise_to_pay;
    _now timestamptz := internal.booking_time();
begin
    perform internal.require(cancel_promise.legal_entity_id, 'work_collections');
    perform internal.require_reason(cancel_promise.reason);
    select l.* into _loan
    from lending.promise_to_pay as p
    cross join lateral internal.lock_loan(p.legal_entity_id, p.loan_id) as l
    where
        p.legal_entity_id = cancel_promise.legal_entity_id
        and p.id = cancel_promise.promise_id;
    select p.* into _promise
    from lending.promise_to_pay as p
    where
        p.legal_entity_id = cancel_promise.legal_entity_id
        and p.id = cancel_promise.promise_id
        and p.status = 'open';
    if not found then
        raise exception using
            errcode = 'RL604',
            message = 'there is no such promise, or it is not open',
            detail = format('promise_id %s', cancel_promise.promise_id),
            hint = 'See api.promise.';
    end if;
    update lending.promise_to_pay as p
    set status = 'cancelled', settled_at = _now
    where
        p.legal_entity_id = _promise.legal_entity_id
        and p.loan_id = _promise.loan_id
        and p.status = 'open'
        and (p.id = _promise.id or p.arrangement_id = _promise.arrangement_id);
    update lending.payment_arrangement as a
    set status = 'cancelled'
    where
        a.legal_entity_id = _promise.legal_entity_id
        and a.id = _promise.arrangement_id
        and a.status = 'open';
    perform internal.note_collections(
        _loan,
        'promise_cancelled',
        jsonb_build_object('promise_id', _promise.id, 'reason', cancel_promise.reason)
    );
    perform internal.emit_event(
        _promise.legal_entity_id,
        'promise_cancelled',
        'loan',
        _promise.loan_id,
        jsonb_build_object('promise_id', _promise.id)
    );
    _case := internal.lock_case(_loan);
    if _case.state = 'promised' then
        perform internal.move_case(_loan, _case, 'open', '{}');
    end if;

    return query
    select p.*
    from api.promise as p
    where p.legal_entity_id = cancel_promise.legal_entity_id and p.id = _promise.id;
end
$$;

comment on function api.cancel_promise(uuid, uuid, text) is
'Withdraws an open promise, or all open parts of its arrangement. Needs work_collections. '
'Raises RL001, RL002 (access), RL604 (unknown, or not open), RL606 (no reason).';

revoke all on function api.cancel_promise(uuid, uuid, text) from public;
grant execute on function api.cancel_promise(uuid, uuid, text) to rently_collections_agent;
