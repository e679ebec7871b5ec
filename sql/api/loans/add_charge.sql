-- requires: api.loan, internal.charge_loan
create or replace function api.add_charge(
    legal_entity_id uuid,
    loan_id uuid,
    charge_code text,
    due_date date,
    idempotency_key text,
    amount numeric default null
) returns setof api.loan
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    perform internal.require(add_charge.legal_entity_id, 'charge_loans');
    if internal.claim_idempotency_key(
        add_charge.legal_entity_id,
        'add_charge',
        add_charge.idempotency_key,
        jsonb_build_array(
            add_charge.loan_id,
            add_charge.charge_code,
            add_charge.due_date,
            trim_scale(add_charge.amount)
        ),
        jsonb_build_object('loan_id', add_charge.loan_id)
    ) is null then
        perform internal.charge_loan(
            internal.lock_loan(add_charge.legal_entity_id, add_charge.loan_id),
            add_charge.charge_code,
            add_charge.due_date,
            add_charge.amount
        );
    end if;

    return query
    select l.*
    from api.loan as l
    where l.legal_entity_id = add_charge.legal_entity_id and l.id = add_charge.loan_id;
end
$$;

comment on function api.add_charge(uuid, uuid, text, date, text, numeric) is
'Charges a loan a fee or a penalty, due on a day, once for each idempotency key. It counts from '
'its due date or from today, what comes first. Needs charge_loans. Raises RL001, RL002 (access), '
'RL007, RL401 (idempotency key), RL301, RL302, RL342 (loan), RL305 (amount), RL306 (due date), '
'RL307 (currency), RL310 (unknown charge), RL454 (more than the caps allow).';

revoke all on function api.add_charge(uuid, uuid, text, date, text, numeric) from public;
grant execute on function api.add_charge(uuid, uuid, text, date, text, numeric)
to rently_loan_officer, rently_collections_agent;
