-- The caller holds the loan's lock, and knows that the amount or payment can be disputed.
create or replace function internal.record_dispute(
    loan lending.loan,
    kind text,
    amount numeric,
    reason text,
    loan_transaction_id uuid,
    deadline_date date,
    external_reference text
) returns uuid
language plpgsql volatile
set search_path = ''
as $$
declare
    _id uuid := internal.uuid_v7();
    _today date := internal.business_date((loan).legal_entity_id);
    _facts jsonb := jsonb_build_object(
        'dispute_id', _id,
        'kind', record_dispute.kind,
        'amount', record_dispute.amount,
        'currency_code', (loan).currency_code
    );
begin
    insert into lending.dispute (
        legal_entity_id, id, loan_id, currency_code, kind, disputed_amount,
        loan_transaction_id, reason, external_reference, opened_on, deadline_date,
        recorded_by_account_id
    )
    values (
        (loan).legal_entity_id,
        _id,
        (loan).id,
        (loan).currency_code,
        record_dispute.kind,
        record_dispute.amount,
        record_dispute.loan_transaction_id,
        record_dispute.reason,
        record_dispute.external_reference,
        _today,
        coalesce(
            record_dispute.deadline_date,
            (
                select _today + k.response_days
                from lending.dispute_kind as k
                where k.code = record_dispute.kind
            )
        ),
        internal.acting_account_id()
    );
    perform internal.note_collections(record_dispute.loan, 'dispute_opened', _facts);
    perform internal.emit_event(
        (loan).legal_entity_id, 'dispute_opened', 'loan', (loan).id, _facts
    );
    return _id;
exception
    when unique_violation or check_violation or not_null_violation or foreign_key_violation then
        raise exception using
            errcode = 'RL643',
            message = 'the dispute is not valid',
            detail = sqlerrm,
            hint = 'See lending.dispute_kind; a payment has one open dispute, a chargeback names '
                'its payment, and the deadline is today or later.';
end
$$;

comment on function internal.record_dispute(
    lending.loan, text, numeric, text, uuid, date, text
) is
'Records a dispute of a locked loan as opened today, tells of it, and returns its id. Without a '
'deadline its kind gives one. Raises RL643 (kind, deadline, or disputed already).';

revoke all on function internal.record_dispute(
    lending.loan, text, numeric, text, uuid, date, text
) from public;
