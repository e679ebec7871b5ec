create or replace function internal.effective_rate(
    loan lending.loan, instalments finance.instalment[]
) returns numeric
language plpgsql stable
set search_path = ''
as $$
declare
    _dates date[];
    _amounts numeric[];
    _rate numeric;
begin
    select
        array_agg(f.due_on order by f.due_on),
        array_agg(f.amount order by f.due_on)
    into strict _dates, _amounts
    from (
        select
            w.due_on,
            sum(w.amount) as amount
        from (
            select (loan).start_date as due_on, -(loan).principal_amount as amount
            union all
            select r.due_on, r.principal + r.interest
            from internal.instalment_rows(effective_rate.instalments) as r
            union all
            select greatest(p.due_date, (loan).start_date), p.amount
            from internal.planned_fees(effective_rate.loan, effective_rate.instalments) as p
        ) as w
        group by w.due_on
    ) as f;
    _rate := finance.eir(_dates, _amounts);
    return case when _rate < 1000 then _rate end;
end
$$;

comment on function internal.effective_rate(lending.loan, finance.instalment[]) is
'The effective interest rate a year (IFRS 9, ACT/365F), a fraction, of a loan that is paid out and '
'repaid as agreed, with the fees that its product asks for. Null if there is none below 100,000 '
'per cent.';

revoke all on function internal.effective_rate(lending.loan, finance.instalment[]) from public;
