create or replace function finance.with_principal(
    terms finance.schedule_terms, principal numeric
)
returns finance.schedule_terms
language plpgsql
immutable
parallel safe
as $$
declare
    _terms finance.schedule_terms := with_principal.terms;
begin
    _terms.principal_amount := with_principal.principal;
    return _terms;
end
$$;

comment on function finance.with_principal(finance.schedule_terms, numeric) is
'The terms with another principal. Without one (null) they are a shape: loans of one shape share '
'dates, '
'rates and annuity factor.';

revoke all on function finance.with_principal(finance.schedule_terms, numeric) from public;
grant execute on function finance.with_principal(finance.schedule_terms, numeric) to public;
