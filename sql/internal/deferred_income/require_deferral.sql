create or replace function internal.require_deferral(
    legal_entity_id uuid, loan_transaction_id uuid, transaction_type text
) returns lending.loan_transaction
language plpgsql stable
set search_path = ''
as $$
declare
    _deferral lending.loan_transaction := internal.require_transaction(
        require_deferral.legal_entity_id, require_deferral.loan_transaction_id
    );
begin
    if _deferral.transaction_type <> require_deferral.transaction_type or exists (
        select
        from lending.loan_transaction as r
        where
            r.legal_entity_id = require_deferral.legal_entity_id
            and r.original_transaction_id = _deferral.id
            and r.transaction_type = 'reversal'
    ) then
        raise exception using
            errcode = 'RL451',
            message = 'the transaction defers no income of this kind, or was reversed',
            detail = format('loan_transaction_id %s', _deferral.id),
            hint = 'Give a transaction of api.deferred_income.';
    end if;
    return _deferral;
end
$$;

comment on function internal.require_deferral(uuid, uuid, text) is
'The transaction that deferred income: capitalised_income or buy_down_fee. Raises RL311 if there '
'is none such, RL451 if it is another one or was reversed.';

revoke all on function internal.require_deferral(uuid, uuid, text) from public;
