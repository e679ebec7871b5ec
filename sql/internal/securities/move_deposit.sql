-- Money in and money out are the same transfer in two directions.
create or replace function internal.move_deposit(
    interest lending.security_interest, kind text, amount numeric
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _today date := internal.business_date((interest).legal_entity_id);
    _journal_id uuid;
begin
    _journal_id := internal.post_transfers(
        (interest).legal_entity_id,
        _today,
        _today,
        array[
            row(
                '1000',
                '2400',
                (interest).currency_code,
                case move_deposit.kind when 'receipt' then amount else -amount end,
                'deposit ' || move_deposit.kind
            )
        ]::internal.ledger_transfer[]
    );
    insert into lending.deposit_movement (
        legal_entity_id, security_interest_id, kind, currency_code, amount, value_date,
        journal_id, recorded_by_account_id
    )
    values (
        (interest).legal_entity_id, (interest).id, move_deposit.kind,
        (interest).currency_code, move_deposit.amount, _today, _journal_id,
        internal.acting_account_id()
    );
    perform internal.emit_event(
        (interest).legal_entity_id,
        case move_deposit.kind when 'receipt' then 'deposit_received' else 'deposit_returned' end,
        'loan',
        (interest).loan_id,
        jsonb_build_object(
            'security_interest_id', (interest).id,
            'amount', move_deposit.amount,
            'currency_code', (interest).currency_code
        )
    );
end
$$;

comment on function internal.move_deposit(lending.security_interest, text, numeric) is
'Receives (receipt) or returns (return) money of a locked deposit today: ledger, movement, event. '
'amount is in its currency.';

revoke all on function internal.move_deposit(lending.security_interest, text, numeric) from public;
