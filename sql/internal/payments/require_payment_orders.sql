-- The checks of a single payment, by the same functions: asked for the rows that one of them could
-- refuse, because a call for each row of a large batch costs more than writing it.
create or replace function internal.require_payment_orders(
    legal_entity_id uuid, orders internal.payment_order[]
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _business_date date := internal.business_date(require_payment_orders.legal_entity_id);
begin
    perform
        internal.require_loan(require_payment_orders.legal_entity_id, o.loan_id)
    from unnest(require_payment_orders.orders) as o
    where not exists (
        select
        from lending.loan as l
        where l.legal_entity_id = require_payment_orders.legal_entity_id and l.id = o.loan_id
    );
    perform
        internal.require_open_loan(l),
        internal.require_currency(l, o.currency_code),
        internal.require_amount(o.amount, o.currency_code),
        internal.require_own_date(l, o.value_date, _business_date)
    from unnest(require_payment_orders.orders) as o
    inner join lending.loan as l
        on
            l.legal_entity_id = require_payment_orders.legal_entity_id
            and o.loan_id = l.id
    left join lending.loan_ownership as w
        on l.legal_entity_id = w.legal_entity_id and l.id = w.loan_id
    where
        (
            l.status = 'active'
            and l.disbursed_amount > 0
            and l.currency_code = o.currency_code
            and o.amount > 0
            and o.amount < 1e16
            and internal.is_currency_amount(o.amount, o.currency_code)
            and o.value_date
            between coalesce(lower(w.owned_during), l.start_date) and _business_date
        ) is not true;
    perform
        internal.require_approval(
            require_payment_orders.legal_entity_id, 'receive_payment', max(o.amount)
        )
    from unnest(require_payment_orders.orders) as o;
    perform internal.require_party(require_payment_orders.legal_entity_id, p.party_id)
    from (
        select distinct o.payer_party_id as party_id
        from unnest(require_payment_orders.orders) as o
        where o.payer_party_id is not null
    ) as p;
    perform internal.require_month_partition('lending.payment', m.received_at)
    from (
        select min(o.received_at) as received_at
        from unnest(require_payment_orders.orders) as o
        group by date_trunc('month', o.received_at, 'UTC')
    ) as m;
end
$$;

comment on function internal.require_payment_orders(uuid, internal.payment_order[]) is
'Refuses a batch in which a payment could not be received by itself, with the error that it would '
'raise by itself.';

revoke all on function internal.require_payment_orders(uuid, internal.payment_order[])
from public;
