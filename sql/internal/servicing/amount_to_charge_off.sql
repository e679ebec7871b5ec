create or replace function internal.amount_to_charge_off(
    loan lending.loan, event_id uuid, on_date date
) returns numeric
language plpgsql stable
set search_path = ''
as $$
begin
    return finance.sum_allocated(
        (
            finance.replay(
                internal.loan_terms(amount_to_charge_off.loan),
                internal.loan_events(amount_to_charge_off.loan) || row(
                    amount_to_charge_off.event_id, 'charge_off', amount_to_charge_off.on_date,
                    0, null, null, null, null, null, null
                )::finance.loan_event,
                amount_to_charge_off.on_date,
                internal.imported_instalments(amount_to_charge_off.loan)
            )
        ).allocations,
        amount_to_charge_off.event_id
    );
end
$$;

comment on function internal.amount_to_charge_off(lending.loan, uuid, date) is
'All that would be charged off on a day, after what the product does to the schedule.';

revoke all on function internal.amount_to_charge_off(lending.loan, uuid, date) from public;
