-- Every cell of the staged tape that a rule may ask about: one row a field, with what kind of value
-- it must be. PL/pgSQL, because the staging table exists only while a tape is imported.
create or replace function internal.tape_cells()
returns table (
    line_number bigint, field text, kind text, is_required boolean, given text, number numeric
)
language plpgsql volatile
set search_path = ''
rows 100000
as $$
begin
    return query
    select
        r.line_number,
        c.field,
        c.kind,
        c.is_required,
        nullif(btrim(c.given), ''),
        case
            when c.kind = 'rate' then internal.tape_number(btrim(rtrim(btrim(c.given), '%')))
            when c.kind in ('amount', 'total', 'count') then internal.tape_number(btrim(c.given))
        end
    from pg_temp.tape_row as r
    cross join lateral (
        values
        ('loan_number', 'text', true, r.loan_number),
        ('borrower_reference', 'text', false, r.borrower_reference),
        ('status', 'status', true, r.status),
        ('principal_amount', 'amount', true, r.principal_amount),
        ('interest_rate', 'rate', true, r.interest_rate),
        ('instalment_count', 'count', true, r.instalment_count),
        ('start_date', 'date', true, r.start_date),
        ('closed_on', 'date', false, r.closed_on),
        ('instalment_amount', 'amount', false, r.instalment_amount),
        ('outstanding_amount', 'amount', false, r.outstanding_amount),
        ('paid_principal_amount', 'amount', false, r.paid_principal_amount),
        ('paid_interest_amount', 'amount', false, r.paid_interest_amount),
        ('paid_fee_amount', 'amount', false, r.paid_fee_amount),
        ('paid_penalty_amount', 'amount', false, r.paid_penalty_amount),
        ('paid_total_amount', 'total', false, r.paid_total_amount)
    ) as c (field, kind, is_required, given)
    where r.row_problem is null;
end
$$;

comment on function internal.tape_cells() is
'The cells of the staged tape, one row each, blank ones as null, with the number that they stand '
'for.';

revoke all on function internal.tape_cells() from public;
