-- requires: finance.line_fraction
create or replace function finance.new_line(
    terms finance.loan_terms, number integer, start_on date, due_on date
) returns finance.instalment
language plpgsql immutable parallel safe
as $$
begin
    return row(
        new_line.number, 'instalment', new_line.start_on, new_line.due_on,
        0, 0, 0, 0, 0, 0, 0, 0, null, 0, 0,
        case
            when finance.is_recalculated(terms) or finance.is_reducing(terms)
                then finance.line_fraction((terms).schedule, new_line.start_on, new_line.due_on)
        end,
        0, 0, 0, 0, 0, false, null, 0, 0, null
    )::finance.instalment;
end
$$;

comment on function finance.new_line(finance.loan_terms, integer, date, date) is
'An instalment over days, without amounts yet.';

revoke all on function finance.new_line(
    finance.loan_terms, integer, date, date
) from public;
grant execute on function finance.new_line(
    finance.loan_terms, integer, date, date
) to public;
