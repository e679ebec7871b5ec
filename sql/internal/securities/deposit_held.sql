create or replace function internal.deposit_held(
    legal_entity_id uuid, security_interest_id uuid
) returns numeric
language sql stable parallel safe
begin atomic
    select coalesce(sum(case m.kind when 'receipt' then m.amount else -m.amount end), 0)
    from lending.deposit_movement as m
    where
        m.legal_entity_id = deposit_held.legal_entity_id
        and m.security_interest_id = deposit_held.security_interest_id
        and not exists (
            select
            from lending.loan_transaction as r
            where
                r.legal_entity_id = m.legal_entity_id
                and r.loan_id = m.loan_id
                and r.original_transaction_id = m.loan_transaction_id
                and r.transaction_type = 'reversal'
        );
end;

comment on function internal.deposit_held(uuid, uuid) is
'What is held of a deposit, in its currency: received, less applied and not reversed, less '
'returned.';

revoke all on function internal.deposit_held(uuid, uuid) from public;
