create or replace function internal.require_transaction(
    legal_entity_id uuid, loan_transaction_id uuid
) returns lending.loan_transaction
language plpgsql stable parallel safe
set search_path = ''
as $$
declare
    _transaction lending.loan_transaction;
begin
    select t.* into _transaction
    from lending.loan_transaction as t
    where
        t.legal_entity_id = require_transaction.legal_entity_id
        and t.id = require_transaction.loan_transaction_id;
    if not found then
        raise exception using
            errcode = 'RL311',
            message = 'there is no such transaction',
            detail = format('loan_transaction_id %s', require_transaction.loan_transaction_id),
            hint = 'See the loan''s statement with api.loan_statement().';
    end if;
    return _transaction;
end
$$;

comment on function internal.require_transaction(uuid, uuid) is
'The transaction. Raises RL311 if the entity has none such.';

revoke all on function internal.require_transaction(uuid, uuid) from public;
