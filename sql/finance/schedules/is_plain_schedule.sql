-- Interest-free periods, smoothing, day counts, compounding, stubs and rolls are in the factors,
-- the level and the
-- dates; only what changes the loop itself is not plain.

create or replace function finance.is_plain_schedule(terms finance.schedule_terms)
returns boolean
language plpgsql
immutable
parallel safe
as $$
declare
    _t finance.schedule_terms := is_plain_schedule.terms;
begin
    return _t.method in ('annuity', 'equal_principal', 'interest_only')
        and _t.principal_grace = 0
        and _t.interest_payment_grace = 0
        and _t.balloon_amount = 0
        and _t.amortisation_instalments = _t.instalments
        and _t.instalment_amount is null
        and _t.remainder_rule = 'last'
        and _t.unpaid_interest = 'refuse'
        and not _t.keeps_fractions
        and pg_catalog.cardinality(_t.tranches) = 0
        and pg_catalog.cardinality(_t.rate_changes) = 0;
end
$$;

comment on function finance.is_plain_schedule(finance.schedule_terms) is
'Whether completed terms need no more than finance.amortise_level.';

revoke all on function finance.is_plain_schedule(finance.schedule_terms) from public;
grant execute on function finance.is_plain_schedule(finance.schedule_terms) to public;
