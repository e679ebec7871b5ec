create or replace function internal.modification_event(modification lending.loan_modification)
returns finance.loan_event
language plpgsql immutable parallel safe
set search_path = ''
as $$
begin
    return row(
            (modification_event.modification).id,
            (modification_event.modification).modification_type,
            (modification_event.modification).value_date,
            null,
            null,
            null,
            null,
            null,
            null,
            row(
                (modification_event.modification).from_date,
                (modification_event.modification).until_date,
                (modification_event.modification).first_due_date,
                (modification_event.modification).instalment_count,
                (modification_event.modification).extra_instalment_count,
                (modification_event.modification).frequency_unit,
                (modification_event.modification).frequency_count,
                (modification_event.modification).interest_rate,
                (modification_event.modification).principal_grace_count,
                (modification_event.modification).interest_grace_count
            )::finance.loan_change
        )::finance.loan_event;
end
$$;

comment on function internal.modification_event(lending.loan_modification) is
'A modification as the engine sees it.';

revoke all on function internal.modification_event(lending.loan_modification) from public;
