create or replace function internal.amount_to_write_off(
    loan lending.loan, on_date date
) returns numeric
language plpgsql stable
set search_path = ''
as $$
declare
    -- More than any claim, so that the engine takes all of it; what is left over is no claim.
    _more constant numeric := 1000000000000000;
    _id constant uuid := internal.uuid_v7();
begin
    return (
        select coalesce(sum(a.amount), 0)
        from unnest(
            (
                finance.replay(
                    internal.loan_terms(amount_to_write_off.loan),
                    internal.loan_events(amount_to_write_off.loan) || row(
                        _id, 'write_off', amount_to_write_off.on_date, _more,
                        null, null, null, null, null, null
                    )::finance.loan_event,
                    amount_to_write_off.on_date,
                    internal.imported_instalments(amount_to_write_off.loan)
                )
            ).allocations
        ) as a
        where a.event_id = _id and a.component <> 'credit_balance'
    );
end
$$;

comment on function internal.amount_to_write_off(lending.loan, date) is
'All that a write-off would take off the books on a day, in the loan''s currency, with the '
'interest on what is overdue until then.';

revoke all on function internal.amount_to_write_off(lending.loan, date) from public;
