-- Rates and pauses hold from their day on, also for what was paid before they were recorded: so
-- they are known before the first event is applied.
create or replace function finance.with_changes(
    terms finance.loan_terms, events finance.loan_event[]
) returns finance.loan_terms
language plpgsql immutable parallel safe
as $$
declare
    _terms finance.loan_terms := terms;
begin
    _terms.later_rates := array(
        select row((e.change).from_on, (e.change).annual_rate, true, null)::finance.rate_change
        from pg_catalog.unnest(events) with ordinality as e (
            id, transaction_type, value_date, amount, component, due_on, original_id,
            portions, fixed, change, place
        )
        where e.transaction_type = 'rate_change'
        order by (e.change).from_on, e.place
    );
    _terms.pauses := array(
        select row((e.change).from_on, (e.change).until_on)::finance.interest_pause
        from pg_catalog.unnest(events) as e
        where e.transaction_type = 'interest_pause'
        order by (e.change).from_on
    );
    return _terms;
end
$$;

comment on function finance.with_changes(finance.loan_terms, finance.loan_event[]) is
'The terms of a loan with the rates and pauses of interest that its events set.';

revoke all on function finance.with_changes(finance.loan_terms, finance.loan_event[]) from public;
grant execute on function finance.with_changes(finance.loan_terms, finance.loan_event[]) to public;
