create or replace function internal.record_disbursement(
    disbursement lending.loan_transaction, payee_party_id uuid, earlier_transaction_ids uuid[]
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    insert into lending.disbursement (
        legal_entity_id, loan_id, loan_transaction_id, payee_party_id
    )
    values (
        (disbursement).legal_entity_id,
        (disbursement).loan_id,
        (disbursement).id,
        record_disbursement.payee_party_id
    );
    insert into lending.disbursement_part (
        legal_entity_id, loan_id, loan_transaction_id, part_transaction_id
    )
    select
        t.legal_entity_id,
        t.loan_id,
        (disbursement).id,
        t.id
    from lending.loan_transaction as t
    where
        t.legal_entity_id = (disbursement).legal_entity_id
        and t.loan_id = (disbursement).loan_id
        and t.id <> (disbursement).id
        and t.id <> all (record_disbursement.earlier_transaction_ids);
end
$$;

comment on function internal.record_disbursement(lending.loan_transaction, uuid, uuid[]) is
'Keeps who got a payout, and which transactions it brought along: those that were not there before '
'it. The loan is locked.';

revoke all on function internal.record_disbursement(lending.loan_transaction, uuid, uuid[])
from public;
