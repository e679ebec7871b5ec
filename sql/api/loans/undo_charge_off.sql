-- requires: api.loan
create or replace function api.undo_charge_off(
    legal_entity_id uuid,
    loan_id uuid,
    idempotency_key text
) returns setof api.loan
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _loan lending.loan;
    _charge_off lending.loan_transaction;
    _reversal lending.loan_transaction;
    _later internal.ledger_movement[];
begin
    perform internal.require(undo_charge_off.legal_entity_id, 'book_losses');
    if internal.claim_idempotency_key(
        undo_charge_off.legal_entity_id,
        'undo_charge_off',
        undo_charge_off.idempotency_key,
        jsonb_build_array(undo_charge_off.loan_id),
        jsonb_build_object('loan_id', undo_charge_off.loan_id)
    ) is null then
        _loan := internal.lock_loan(undo_charge_off.legal_entity_id, undo_charge_off.loan_id);
        perform internal.require_disbursed(_loan);
        if _loan.charged_off_on is null then
            raise exception using
                errcode = 'RL341',
                message = 'the loan is not charged off',
                detail = format('loan %s is %s', _loan.loan_number, _loan.status),
                hint = 'Nothing to undo; see the statement of the loan.';
        end if;
        select t.* into strict _charge_off
        from internal.live_transactions(_loan.legal_entity_id, _loan.id) as t
        where t.transaction_type = 'charge_off';
        perform internal.require_approval(
            undo_charge_off.legal_entity_id, 'undo_charge_off', _charge_off.amount
        );
        -- What was paid since then was recovered; now it repays the loan.
        _later := internal.movements_after(_loan, _charge_off);
        perform internal.post_movements(
            _loan,
            array(
                select
                    row(
                        m.loan_transaction_id, m.transaction_type, m.component, -m.amount,
                        m.value_date
                    )::internal.ledger_movement
                from unnest(_later) as m
            ),
            internal.booking_time()
        );
        _reversal := internal.insert_transaction(
            _loan,
            'reversal',
            _charge_off.amount,
            internal.business_date(undo_charge_off.legal_entity_id),
            original_transaction_id => _charge_off.id
        );
        perform internal.post_movements(_loan, _later, _reversal.booked_at);
        perform internal.rebuild_loan(_loan, _reversal.booked_at);
        perform internal.emit_loan_event('charge_off_undone', _reversal);
    end if;

    return query
    select l.*
    from api.loan as l
    where l.legal_entity_id = undo_charge_off.legal_entity_id and l.id = undo_charge_off.loan_id;
end
$$;

comment on function api.undo_charge_off(uuid, uuid, text) is
'Takes the charge-off of a loan back, also after payments, once for each idempotency key: the loan '
'is as if it had never been charged off, and what differs is posted today. Needs book_losses. '
'Raises RL001, RL002 (access), RL007, RL401 (idempotency key), RL013 (second person), RL301, RL302 '
'(loan), RL341 (not charged off)';

revoke all on function api.undo_charge_off(uuid, uuid, text) from public;
grant execute on function api.undo_charge_off(uuid, uuid, text)
to rently_risk_manager;
