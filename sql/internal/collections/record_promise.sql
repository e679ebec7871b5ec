-- requires: internal.note_collections
create or replace function internal.record_promise(
    loan lending.loan,
    case_id uuid,
    amount numeric,
    due_on date,
    tolerance_amount numeric,
    arrangement_id uuid default null
) returns uuid
language plpgsql volatile
set search_path = ''
as $$
declare
    _id uuid := internal.uuid_v7();
    _facts jsonb := jsonb_build_object(
        'promise_id', _id,
        'arrangement_id', record_promise.arrangement_id,
        'amount', record_promise.amount,
        'currency_code', (loan).currency_code,
        'due_on', record_promise.due_on
    );
begin
    insert into lending.promise_to_pay (
        legal_entity_id,
        id,
        loan_id,
        case_id,
        arrangement_id,
        currency_code,
        amount,
        tolerance_amount,
        made_on,
        due_on,
        recorded_by_account_id
    )
    values (
        (loan).legal_entity_id,
        _id,
        (loan).id,
        record_promise.case_id,
        record_promise.arrangement_id,
        (loan).currency_code,
        record_promise.amount,
        record_promise.tolerance_amount,
        internal.business_date((loan).legal_entity_id),
        record_promise.due_on,
        internal.acting_account_id()
    );
    perform internal.note_collections(
        record_promise.loan, 'promise_made', _facts, record_promise.case_id
    );
    perform internal.emit_event(
        (loan).legal_entity_id, 'promise_made', 'loan', (loan).id, jsonb_strip_nulls(_facts)
    );
    return _id;
end
$$;

comment on function internal.record_promise(
    lending.loan, uuid, numeric, date, numeric, uuid
) is
'Writes a promise made today, with its events, and returns its key.';

revoke all on function internal.record_promise(lending.loan, uuid, numeric, date, numeric, uuid)
from public;
