-- Another way to the same figures: from products to their loans.
create or replace view internal.v_control_active_loans_summary as
select
    count(*) filter (where s.loan_count > 0) as row_count,
    coalesce(sum(s.principal_amount), 0) as control_total
from (
    select
        count(l.id) as loan_count,
        sum(l.principal_amount) as principal_amount
    from lending.product as p
    left join lending.loan as l
        on
            p.legal_entity_id = l.legal_entity_id
            and p.id = l.product_id
            and l.status = 'active'
    group by p.legal_entity_id, p.id, l.currency_code
) as s;

comment on view internal.v_control_active_loans_summary is
'What must mart.mv_active_loans_summary add up to? One row. The total has no currency: it adds '
'numbers of several.';
comment on column internal.v_control_active_loans_summary.row_count is 'Rows that it must have.';
comment on column internal.v_control_active_loans_summary.control_total is
'Sum of total_principal_amount over all currencies.';

alter view internal.v_control_active_loans_summary owner to rently_refresher;
