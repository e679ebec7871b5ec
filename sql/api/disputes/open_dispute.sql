-- requires: api.dispute
create or replace function api.open_dispute(
    legal_entity_id uuid,
    loan_id uuid,
    kind text,
    amount numeric,
    reason text,
    loan_transaction_id uuid default null,
    deadline_date date default null,
    external_reference text default null
) returns setof api.dispute
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _loan lending.loan;
    _id uuid := internal.uuid_v7();
    _today date := internal.business_date(open_dispute.legal_entity_id);
    _facts jsonb;
begin
    perform internal.require(open_dispute.legal_entity_id, 'open_disputes');
    perform internal.require_reason(open_dispute.reason);
    _loan := internal.lock_loan(open_dispute.legal_entity_id, open_dispute.loan_id);
    perform internal.require_disbursed(_loan);
    perform internal.require_disputable(
        _loan, open_dispute.kind, open_dispute.amount, open_dispute.loan_transaction_id
    );
    insert into lending.dispute (
        legal_entity_id, id, loan_id, currency_code, kind, disputed_amount,
        loan_transaction_id, reason, external_reference, opened_on, deadline_date,
        recorded_by_account_id
    )
    values (
        _loan.legal_entity_id,
        _id,
        _loan.id,
        _loan.currency_code,
        open_dispute.kind,
        open_dispute.amount,
        open_dispute.loan_transaction_id,
        open_dispute.reason,
        open_dispute.external_reference,
        _today,
        coalesce(
            open_dispute.deadline_date,
            (
                select _today + k.response_days
                from lending.dispute_kind as k
                where k.code = open_dispute.kind
            )
        ),
        internal.acting_account_id()
    );
    _facts := jsonb_build_object(
        'dispute_id', _id,
        'kind', open_dispute.kind,
        'amount', open_dispute.amount,
        'currency_code', _loan.currency_code
    );
    perform internal.note_collections(_loan, 'dispute_opened', _facts);
    perform internal.emit_event(
        _loan.legal_entity_id, 'dispute_opened', 'loan', _loan.id, _facts
    );

    return query
    select d.*
    from api.dispute as d
    where d.legal_entity_id = open_dispute.legal_entity_id and d.id = _id;
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

comment on function api.open_dispute(
    uuid, uuid, text, numeric, text, uuid, date, text
) is
'Records that an amount of a loan, in its currency, or a payment on it is disputed. A contested '
'amount is not overdue while the dispute is open: collections count it out of the oldest '
'instalments. Needs open_disputes. Raises RL001, RL002 (access), RL301, RL302 (loan), RL305 '
'(amount), RL606 (reason), RL640 (payment reversed, or less left), RL641 (more than is '
'outstanding), RL643 (kind, deadline, or disputed already).';

revoke all on function api.open_dispute(uuid, uuid, text, numeric, text, uuid, date, text)
from public;
grant execute on function api.open_dispute(uuid, uuid, text, numeric, text, uuid, date, text)
to rently_collections_agent, rently_payments_operator, rently_app;
