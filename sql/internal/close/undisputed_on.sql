-- What is disputed leaves the oldest instalments first, and within one what money would pay first.
-- requires: internal.instalments_on
create or replace function internal.undisputed_on(
    legal_entity_id uuid, loan_id uuid, as_of date, disputed_amount numeric
)
returns table (line_number integer, due_date date, component text, unpaid_amount numeric)
language sql stable parallel safe
begin atomic
    select
        u.line_number,
        u.due_date,
        u.component,
        least(u.unpaid_amount, u.unpaid_so_far - undisputed_on.disputed_amount)
    from (
        select
            i.line_number,
            i.due_date,
            i.component,
            i.unpaid_amount,
            sum(i.unpaid_amount) over (
                order by
                    i.due_date,
                    i.line_number,
                    array_position('{penalty,fee,interest,principal}', i.component)
            ) as unpaid_so_far
        from
            internal.instalments_on(
                undisputed_on.legal_entity_id, undisputed_on.loan_id, undisputed_on.as_of
            ) as i
        where i.unpaid_amount > 0
    ) as u
    where u.unpaid_so_far > undisputed_on.disputed_amount;
end;

comment on function internal.undisputed_on(uuid, uuid, date, numeric) is
'What of the instalments of a loan money up to a value date leaves unpaid, without what is '
'disputed. One row an instalment and component of which something is left; amounts in the loan''s '
'currency.';

revoke all on function internal.undisputed_on(uuid, uuid, date, numeric) from public;
