-- With the rights of the command that reads it.
create or replace view internal.v_steady_loan with (security_invoker = true) as
select
    l.legal_entity_id,
    l.id as loan_id,
    greatest(
        (
            select max(x.value_date)
            from lending.loan_transaction as x
            where
                x.legal_entity_id = l.legal_entity_id
                and x.loan_id = l.id
                and x.transaction_type <> 'reversal'
        ),
        c.last_date
    ) as last_event_date,
    v.has_separate_charges
from lending.loan as l
inner join lending.product_version as v
    on l.legal_entity_id = v.legal_entity_id and l.product_version_id = v.id
cross join
    lateral (
        select
            max(m.value_date) as last_date,
            bool_or(m.modification_type = 'rate_change') as has_rate_change
        from lending.loan_modification as m
        where m.legal_entity_id = l.legal_entity_id and m.loan_id = l.id
    ) as c
where
    (v.interest_recalculation = 'none' or l.interest_rate = 0)
    and l.charged_off_on is null
    and l.oldest_unpaid_due_date is not null
    and c.has_rate_change is not true;

comment on view internal.v_steady_loan is
'The loans that owe something and whose interest no payment changes. A payment that no event comes '
'after is one step for them; everything else is a rebuild. One row a loan.';
comment on column internal.v_steady_loan.legal_entity_id is 'The tenant.';
comment on column internal.v_steady_loan.loan_id is 'The loan.';
comment on column internal.v_steady_loan.last_event_date is
'Latest value date of its transactions, reversals aside, and of its modifications.';
comment on column internal.v_steady_loan.has_separate_charges is
'Whether charges of its product stand outside the instalments.';

grant select on internal.v_steady_loan to rently_refresher;
