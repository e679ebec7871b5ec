create or replace function internal.live_transactions(legal_entity_id uuid, loan_id uuid)
returns setof lending.loan_transaction
language plpgsql stable parallel safe
set search_path = ''
as $$
begin
    return query
    select t.*
    from lending.loan_transaction as t
    where
        t.legal_entity_id = live_transactions.legal_entity_id
        and t.loan_id = live_transactions.loan_id
        and t.transaction_type <> 'reversal'
        and not exists (
            select
            from lending.loan_transaction as r
            where
                r.legal_entity_id = t.legal_entity_id
                and r.loan_id = t.loan_id
                and r.original_transaction_id = t.id
                and r.transaction_type = 'reversal'
        );
end
$$;

comment on function internal.live_transactions(uuid, uuid) is
'The transactions on a loan that were not reversed.';

revoke all on function internal.live_transactions(uuid, uuid) from public;
