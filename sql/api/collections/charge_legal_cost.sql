-- requires: api.legal_action, internal.lock_legal_action, internal.charge_loan
create or replace function api.charge_legal_cost(
    legal_entity_id uuid,
    legal_action_id uuid,
    charge_code text,
    amount numeric,
    description text,
    idempotency_key text,
    due_date date default null
) returns setof api.legal_action
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _action lending.legal_action;
    _charge lending.loan_transaction;
begin
    perform internal.require(charge_legal_cost.legal_entity_id, 'take_legal_action');
    perform internal.require_reason(charge_legal_cost.description);
    if internal.claim_idempotency_key(
        charge_legal_cost.legal_entity_id,
        'charge_legal_cost',
        charge_legal_cost.idempotency_key,
        jsonb_build_array(
            charge_legal_cost.legal_action_id,
            charge_legal_cost.charge_code,
            trim_scale(charge_legal_cost.amount),
            charge_legal_cost.due_date
        ),
        jsonb_build_object('legal_action_id', charge_legal_cost.legal_action_id)
    ) is null then
        _action := internal.lock_legal_action(
            charge_legal_cost.legal_entity_id, charge_legal_cost.legal_action_id
        );
        perform internal.require_approval(
            _action.legal_entity_id, 'charge_legal_cost', charge_legal_cost.amount
        );
        _charge := internal.charge_loan(
            internal.lock_loan(_action.legal_entity_id, _action.loan_id),
            charge_legal_cost.charge_code,
            coalesce(
                charge_legal_cost.due_date, internal.business_date(_action.legal_entity_id)
            ),
            charge_legal_cost.amount
        );
        insert into lending.legal_action_cost (
            legal_entity_id, legal_action_id, loan_id, loan_transaction_id, description,
            recorded_by_account_id
        )
        values (
            _action.legal_entity_id,
            _action.id,
            _action.loan_id,
            _charge.id,
            charge_legal_cost.description,
            internal.acting_account_id()
        );
    end if;
    return query
    select a.*
    from api.legal_action as a
    where
        a.legal_entity_id = charge_legal_cost.legal_entity_id
        and a.id = charge_legal_cost.legal_action_id;
end
$$;

comment on function api.charge_legal_cost(uuid, uuid, text, numeric, text, text, date) is
'Charges a loan a cost of its legal action, in its currency, due today unless a day is given, once '
'for each idempotency key; it is posted as any charge. Needs take_legal_action. Raises RL001, '
'RL002 (access), RL007, RL401 (idempotency key), RL013 (approval), RL302, RL342 (loan), RL305 '
'(amount), RL306 (due date), RL307 (currency), RL310 (unknown charge), RL454 (more than the caps '
'allow), RL606 (description), RL661 (unknown action).';

revoke all on function api.charge_legal_cost(uuid, uuid, text, numeric, text, text, date)
from public;
grant execute on function api.charge_legal_cost(uuid, uuid, text, numeric, text, text, date)
to rently_collections_agent, rently_risk_manager;
