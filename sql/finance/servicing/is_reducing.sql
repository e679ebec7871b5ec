create or replace function finance.is_reducing(terms finance.loan_terms) returns boolean
language plpgsql immutable parallel safe
as $$
begin
    return (terms).recalculation = 'instalment' and (
        ((terms).schedule).annual_rate > 0
        or pg_catalog.cardinality((terms).later_rates) > 0
    );
end
$$;

comment on function finance.is_reducing(finance.loan_terms) is
'Whether each event changes the interest of a loan under these terms, and money in advance the '
'instalments after it.';

revoke all on function finance.is_reducing(finance.loan_terms) from public;
grant execute on function finance.is_reducing(finance.loan_terms) to public;
