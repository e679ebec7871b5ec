create or replace view internal.v_disputed_amount as
select
    d.legal_entity_id,
    d.loan_id,
    sum(d.disputed_amount) as disputed_amount
from lending.dispute as d
inner join lending.dispute_kind as k on d.kind = k.code
where d.state in ('open', 'in_review') and not k.is_about_payment
group by d.legal_entity_id, d.loan_id;

comment on view internal.v_disputed_amount is
'What of each loan is disputed now, and so not overdue? One row a loan with open disputes, in its '
'currency. A chargeback is not counted: its payment still stands on the loan.';
comment on column internal.v_disputed_amount.legal_entity_id is 'The tenant.';
comment on column internal.v_disputed_amount.loan_id is 'The loan.';
comment on column internal.v_disputed_amount.disputed_amount is 'What is disputed.';
