create or replace function internal.captured_payments(attempt lending.payment_attempt)
returns lending.loan_transaction[]
language plpgsql stable
set search_path = ''
as $$
begin
    return array(
        select t
        from lending.payment_instruction as i
        inner join lending.loan_transaction as t
            on
                i.legal_entity_id = t.legal_entity_id
                and i.payment_id = t.payment_id
                and i.payment_received_at = t.payment_received_at
        where
            i.legal_entity_id = (attempt).legal_entity_id
            and i.id = (attempt).instruction_id
            and i.operation = 'capture'
            and (attempt).state = 'succeeded'
            and t.transaction_type in ('repayment', 'down_payment', 'assigned_repayment')
            and exists (
                select
                from internal.live_transactions(t.legal_entity_id, t.loan_id) as l
                where l.id = t.id
            )
        order by t.loan_id, t.id
    );
end
$$;

comment on function internal.captured_payments(lending.payment_attempt) is
'What the money that an attempt captured paid on loans and still does, in the order of the loans'' '
'keys; empty if it captured none.';

revoke all on function internal.captured_payments(lending.payment_attempt) from public;
