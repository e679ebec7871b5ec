create or replace function internal.is_interest_recalculated(loan lending.loan) returns boolean
language plpgsql stable parallel safe
set search_path = ''
as $$
declare
    _terms finance.loan_terms := finance.with_changes(
        internal.loan_terms(is_interest_recalculated.loan),
        internal.loan_events(is_interest_recalculated.loan)
    );
begin
    return finance.is_recalculated(_terms) or finance.is_reducing(_terms);
end
$$;

comment on function internal.is_interest_recalculated(lending.loan) is
'Whether each payment of a loan changes its interest, by its product and the rates it was given.';

revoke all on function internal.is_interest_recalculated(lending.loan) from public;
