-- A kernel is computed for a principal of 1, so it stands for any: whatever depends on the
-- principal otherwise (charges,
-- down payment, the methods that finance.is_plain_schedule excludes) makes the shape one that each
-- loan computes
-- for itself.

create or replace function finance.schedule_kernel(shape finance.schedule_terms)
returns finance.schedule_kernel
language plpgsql
immutable
parallel safe
as $$
declare
    _terms finance.schedule_terms := finance.with_principal(schedule_kernel.shape, 1);
    _periods finance.accrual_period[];
    _segments finance.accrual_segment[];
    _kernel finance.schedule_kernel;
begin
    if coalesce(_terms.balloon_amount, 0) = 0 then
        _terms := finance.complete_schedule_terms(_terms);
        _kernel.is_plain := finance.is_plain_schedule(_terms)
            and _terms.first_period_interest = 'included'
            and _terms.down_payment_pct = 0
            and pg_catalog.cardinality(_terms.charges) = 0;
    end if;
    if _kernel.is_plain is not true then
        _kernel.is_plain := false;
        return _kernel;
    end if;
    _periods := array(select p from finance.schedule_periods(_terms) as p);
    _segments := finance.accrual_segments(_terms, _periods);
    _kernel.terms := _terms;
    _kernel.starts_on := array(select p.starts_on from pg_catalog.unnest(_periods) as p);
    _kernel.ends_on := array(select p.ends_on from pg_catalog.unnest(_periods) as p);
    _kernel.due_on := array(select p.due_on from pg_catalog.unnest(_periods) as p);
    _kernel.factors := array(select s.factor from pg_catalog.unnest(_segments) as s);
    _kernel.plan_factors := (_segments[1]).plan_factors;
    _kernel.annuity_factor := finance.annuity_factor(_kernel.plan_factors);
    return _kernel;
end
$$;

comment on function finance.schedule_kernel(finance.schedule_terms) is
'What all loans of one shape have in common, if it is plain. Raises as finance.schedule does.';

revoke all on function finance.schedule_kernel(finance.schedule_terms) from public;
grant execute on function finance.schedule_kernel(finance.schedule_terms) to public;
