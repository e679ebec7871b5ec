create or replace function internal.disbursement_movements(
    disbursement lending.loan_transaction, refinanced_amount numeric, sign integer
) returns internal.ledger_movement[]
language plpgsql immutable parallel safe
set search_path = ''
as $$
begin
    return array(
        select
            row(
                (disbursement).id,
                m.transaction_type,
                'principal',
                disbursement_movements.sign * m.amount,
                (disbursement).value_date
            )::internal.ledger_movement
        from (
            values
            ('refinancing', disbursement_movements.refinanced_amount),
            ('disbursement', (disbursement).amount - disbursement_movements.refinanced_amount)
        ) as m (transaction_type, amount)
        where m.amount > 0
    );
end
$$;

comment on function internal.disbursement_movements(lending.loan_transaction, numeric, integer) is
'What a payment out means for the ledger, in the loan''s currency: what pays other loans off stays '
'here, the rest leaves. sign: 1 to make it, -1 to take it back.';

revoke all on function internal.disbursement_movements(lending.loan_transaction, numeric, integer)
from public;
