-- requires: api.loan
create or replace function api.write_off_loan(
    legal_entity_id uuid,
    loan_id uuid,
    idempotency_key text,
    amount numeric default null,
    reason_code text default null
) returns setof api.loan
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _loan lending.loan;
    _write_off lending.loan_transaction;
    _day date;
    _owed numeric;
    _amount numeric;
begin
    perform internal.require(write_off_loan.legal_entity_id, 'book_losses');
    if internal.claim_idempotency_key(
        write_off_loan.legal_entity_id,
        'write_off_loan',
        write_off_loan.idempotency_key,
        jsonb_build_array(
            write_off_loan.loan_id, trim_scale(write_off_loan.amount), write_off_loan.reason_code
        ),
        jsonb_build_object('loan_id', write_off_loan.loan_id)
    ) is null then
        _loan := internal.lock_loan(write_off_loan.legal_entity_id, write_off_loan.loan_id);
        perform internal.require_disbursed(_loan);
        perform internal.require_open_loan(_loan);
        perform internal.require_loss_reason(write_off_loan.reason_code);
        _day := internal.loss_date(_loan, null);
        _owed := internal.amount_to_write_off(_loan, _day);
        _amount := coalesce(write_off_loan.amount, _owed);
        perform internal.require_amount(_amount, _loan.currency_code);
        if _amount > _owed then
            raise exception using
                errcode = 'RL344',
                message = 'more is written off than is owed',
                detail = format('owed %s, asked for %s', _owed, _amount),
                hint = 'Write off at most what is owed; without an amount, it is all of it.';
        end if;
        perform internal.require_approval(
            write_off_loan.legal_entity_id, 'write_off_loan', _amount
        );
        _write_off := internal.insert_transaction(
            _loan,
            'write_off',
            _amount,
            _day,
            reason_code => write_off_loan.reason_code
        );
        perform internal.rebuild_loan(_loan, _write_off.booked_at);
        perform internal.emit_loan_event('loan_written_off', _write_off);
    end if;

    return query
    select l.*
    from api.loan as l
    where l.legal_entity_id = write_off_loan.legal_entity_id and l.id = write_off_loan.loan_id;
end
$$;

comment on function api.write_off_loan(uuid, uuid, text, numeric, text) is
'Takes an amount of what a loan owes off the books, or all of it, once for each idempotency key: '
'it is owed no longer, in the order of the default allocation rule. A loan written off in full '
'takes no payment; record what still comes with api.record_recovery. Undone with '
'api.reverse_transaction. Needs book_losses. Raises RL001, RL002 (access), RL007, RL401 '
'(idempotency key), RL013 (second person), RL301 to RL303 (loan), RL305 (amount), RL343 (before a '
'transaction), RL344 (more than is owed), RL345 (reason)';

revoke all on function api.write_off_loan(uuid, uuid, text, numeric, text) from public;
grant execute on function api.write_off_loan(uuid, uuid, text, numeric, text)
to rently_risk_manager;
