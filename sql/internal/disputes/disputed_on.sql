create or replace function internal.disputed_on(legal_entity_id uuid, as_of date)
returns table (loan_id uuid, disputed_amount numeric)
language sql stable parallel safe
begin atomic
    select
        d.loan_id,
        sum(d.disputed_amount)
    from lending.dispute as d
    inner join lending.dispute_kind as k on d.kind = k.code
    where
        d.legal_entity_id = disputed_on.legal_entity_id
        and d.opened_on <= disputed_on.as_of
        and coalesce(d.resolved_on > disputed_on.as_of, true)
        and not k.is_about_payment
    group by d.loan_id;
end;

comment on function internal.disputed_on(uuid, date) is
'What of each loan was disputed at the end of a day, and so not overdue: disputes opened by then '
'and not resolved or withdrawn by then. One row a loan with such disputes, in its currency. A '
'chargeback is not counted: its payment still stands on the loan.';

revoke all on function internal.disputed_on(uuid, date) from public;
