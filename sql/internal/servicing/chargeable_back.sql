create or replace function internal.chargeable_back(transaction lending.loan_transaction)
returns numeric
language plpgsql stable parallel safe
set search_path = ''
as $$
declare
    _live boolean := false;
    _charged_back numeric;
begin
    perform internal.require_own_transaction(chargeable_back.transaction);
    select
        bool_or(t.id = (transaction).id),
        coalesce(sum(t.amount) filter (
            where t.transaction_type = 'chargeback'
            and t.original_transaction_id = (transaction).id
        ), 0)
    into _live, _charged_back
    from internal.live_transactions(
        (transaction).legal_entity_id, (transaction).loan_id
    ) as t;
    if _live is not true
        or (transaction).transaction_type not in ('repayment', 'down_payment', 'assigned_repayment')
    then
        raise exception using
            errcode = 'RL411',
            message = 'the transaction cannot be charged back',
            detail = format(
                'a %s, %s',
                (transaction).transaction_type,
                case when _live then 'not reversed' else 'reversed' end
            ),
            hint = 'Only payments of the borrower that still stand are charged back.';
    end if;
    return (transaction).amount - _charged_back;
end
$$;

comment on function internal.chargeable_back(lending.loan_transaction) is
'What of a payment was not charged back before. Raises RL411 if it is no payment of the '
'borrower, or reversed, or the loan was sold since.';

revoke all on function internal.chargeable_back(lending.loan_transaction) from public;
