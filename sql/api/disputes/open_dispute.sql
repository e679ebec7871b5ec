-- requires: api.dispute, internal.record_dispute
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
    _id uuid;
begin
    perform internal.require(open_dispute.legal_entity_id, 'open_disputes');
    perform internal.require_reason(open_dispute.reason);
    _loan := internal.lock_loan(open_dispute.legal_entity_id, open_dispute.loan_id);
    perform internal.require_disbursed(_loan);
    perform internal.require_disputable(
        _loan, open_dispute.kind, open_dispute.amount, open_dispute.loan_transaction_id
    );
    _id := internal.record_dispute(
        _loan,
        open_dispute.kind,
        open_dispute.amount,
        open_dispute.reason,
        open_dispute.loan_transaction_id,
        open_dispute.deadline_date,
        open_dispute.external_reference
    );

    return query
    select d.*
    from api.dispute as d
    where d.legal_entity_id = open_dispute.legal_entity_id and d.id = _id;
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
