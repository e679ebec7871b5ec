-- requires: internal.business_date, internal.v_reconcilable_payment
create or replace view api.reconciliation_break with (security_barrier = true) as
with
-- Asked once an entity, not once a payment.
today as (
    select
        e.id as legal_entity_id,
        internal.business_date(e.id) as business_date
    from lending.legal_entity as e
),

line as (
    select
        l.legal_entity_id,
        l.id,
        l.value_date,
        l.currency_code,
        l.amount,
        l.reference,
        count(p.id) as payment_count,
        l.amount - coalesce(sum(p.amount), 0) - coalesce(max(w.amount), 0) as difference_amount
    from lending.provider_statement_line as l
    left join lending.reconciliation_match as m
        on
            l.legal_entity_id = m.legal_entity_id
            and l.id = m.line_id
            and m.undone_at is null
    left join lending.payment as p
        on
            m.legal_entity_id = p.legal_entity_id
            and m.payment_id = p.id
            and m.payment_received_at = p.received_at
    left join lending.reconciliation_write_off as w
        on l.legal_entity_id = w.legal_entity_id and l.id = w.line_id
    group by l.legal_entity_id, l.id
)

select
    l.legal_entity_id,
    l.id as line_id,
    null::uuid as payment_id,
    case l.payment_count when 0 then 'no_payment' else 'amount_differs' end as reason,
    l.currency_code,
    l.difference_amount,
    l.reference,
    l.value_date,
    t.business_date - l.value_date as age_days
from line as l
inner join today as t on l.legal_entity_id = t.legal_entity_id
where l.difference_amount <> 0
union all
select
    p.legal_entity_id,
    null,
    p.id,
    'not_on_statement',
    p.currency_code,
    -p.amount,
    p.reference,
    p.value_date,
    t.business_date - p.value_date
from internal.v_reconcilable_payment as p
inner join today as t on p.legal_entity_id = t.legal_entity_id
where not p.is_announced;

comment on view api.reconciliation_break is
'What do statements and payments not agree on? One row a line or a payment; amounts in '
'currency_code. Current.';
comment on column api.reconciliation_break.legal_entity_id is 'The tenant.';
comment on column api.reconciliation_break.line_id is 'The line; null for a payment.';
comment on column api.reconciliation_break.payment_id is 'The payment; null for a line.';
comment on column api.reconciliation_break.reason is
'no_payment, amount_differs, or not_on_statement.';
comment on column api.reconciliation_break.currency_code is 'Currency of the difference.';
comment on column api.reconciliation_break.difference_amount is
'What the statement has more; negative: what it has less.';
comment on column api.reconciliation_break.reference is 'Reference of the line or payment.';
comment on column api.reconciliation_break.value_date is 'Its value date.';
comment on column api.reconciliation_break.age_days is 'Days since then.';

grant select on api.reconciliation_break to rently_payments_operator, rently_accountant,
rently_auditor;
