-- requires: internal.v_account_balance
create or replace view ops.v_violation_transfers_conserve_balances as
select
    t.legal_entity_id,
    t.transfer_id::text as subject,
    jsonb_build_object(
        'direction', t.direction, 'book', t.book_amount, 'other', o.book_amount
    ) as detail
from lending.loan_transfer as t
left join lending.loan_transfer as o
    on
        t.counterparty_legal_entity_id = o.legal_entity_id
        and t.transfer_id = o.transfer_id
        and t.direction <> o.direction
        and t.loan_id = o.counterparty_loan_id
        and t.counterparty_loan_id = o.loan_id
where
    t.direction <> 'within'
    and (
        t.currency_code, t.price_amount, t.principal_amount, t.interest_amount, t.fee_amount,
        t.penalty_amount, t.book_amount
    ) is distinct from (
        o.currency_code, o.price_amount, o.principal_amount, o.interest_amount, o.fee_amount,
        o.penalty_amount, o.book_amount
    )
union all
select
    f.legal_entity_id,
    f.id::text,
    jsonb_build_object('price', f.price_amount, 'paid', s.price_amount, 'loans', s.loans)
from lending.loan_transfer_offer as f
cross join
    lateral (
        select
            coalesce(sum(t.price_amount), 0) as price_amount,
            jsonb_agg(t.loan_id order by t.loan_id) as loans
        from lending.loan_transfer as t
        where
            t.legal_entity_id = f.legal_entity_id
            and t.transfer_id = f.id
            and t.direction = 'out'
    ) as s
where
    f.status = 'accepted'
    and (
        s.price_amount <> f.price_amount
        or s.loans is distinct from (
            select jsonb_agg(o.loan_id order by o.loan_id)
            from lending.loan_transfer_offer_loan as o
            where o.legal_entity_id = f.legal_entity_id and o.loan_transfer_offer_id = f.id
        )
    )
union all
select
    b.legal_entity_id,
    b.code || ' ' || b.currency_code,
    jsonb_build_object('balance', b.debit_balance_amount)
from internal.v_account_balance as b
where b.code in ('1060', '1070') and b.debit_balance_amount <> 0;

comment on view ops.v_violation_transfers_conserve_balances is
'Which sale took something else out of one entity''s books than it put into the other''s, which '
'accepted offer sold other loans than it names or at another price, and which clearing account of '
'refinances and transfers holds something? One row a violation. Sees all entities.';
comment on column ops.v_violation_transfers_conserve_balances.legal_entity_id is 'The tenant.';
comment on column ops.v_violation_transfers_conserve_balances.subject is 'What breaks the law.';
comment on column ops.v_violation_transfers_conserve_balances.detail is 'The figures.';

alter view ops.v_violation_transfers_conserve_balances owner to rently_refresher;
