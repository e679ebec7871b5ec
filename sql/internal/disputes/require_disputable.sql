-- requires: internal.outstanding_on, internal.v_disputed_amount
create or replace function internal.require_disputable(
    loan lending.loan,
    kind text,
    amount numeric,
    loan_transaction_id uuid
) returns void
language plpgsql stable
set search_path = ''
as $$
declare
    _payment lending.loan_transaction;
    _left numeric;
begin
    perform internal.require_amount(require_disputable.amount, (loan).currency_code);
    if require_disputable.loan_transaction_id is not null then
        select t.* into _payment
        from internal.live_transactions((loan).legal_entity_id, (loan).id) as t
        where
            t.id = require_disputable.loan_transaction_id
            and t.transaction_type in ('repayment', 'down_payment', 'assigned_repayment');
        if found then
            _left := internal.chargeable_back(_payment);
        end if;
        if (require_disputable.amount <= _left) is not true then
            raise exception using
                errcode = 'RL640',
                message = 'the payment cannot be disputed',
                detail = format(
                    'loan_transaction_id %s, %s of it stand, %s are disputed',
                    require_disputable.loan_transaction_id,
                    coalesce(_left, 0),
                    require_disputable.amount
                ),
                hint = 'Dispute a payment of the loan that was not reversed, at most what is left.';
        end if;
    end if;
    if exists (
        select
        from lending.dispute_kind as k
        where k.code = require_disputable.kind and k.is_about_payment
    ) then
        return;
    end if;
    _left := internal.outstanding_on(
        (loan).legal_entity_id, (loan).id, internal.business_date((loan).legal_entity_id)
    ) - coalesce(
        (
            select d.disputed_amount
            from internal.v_disputed_amount as d
            where d.legal_entity_id = (loan).legal_entity_id and d.loan_id = (loan).id
        ),
        0
    );
    if require_disputable.amount > _left then
        raise exception using
            errcode = 'RL641',
            message = 'more is disputed than is outstanding',
            detail = format('disputed %s, left are %s', require_disputable.amount, _left),
            hint = 'Dispute at most what is outstanding and not disputed yet.';
    end if;
end
$$;

comment on function internal.require_disputable(lending.loan, text, numeric, uuid) is
'Raises RL305 (amount), RL640 (payment reversed, none, or less left of it), RL641 (more than is '
'outstanding and not disputed yet) unless the loan''s amount or payment can be disputed.';

revoke all on function internal.require_disputable(lending.loan, text, numeric, uuid)
from public;
