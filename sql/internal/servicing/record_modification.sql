create or replace function internal.record_modification(
    loan lending.loan,
    modification_type text,
    value_date date,
    reason text,
    change finance.loan_change,
    undone_modification_id uuid default null
) returns uuid
language plpgsql volatile
set search_path = ''
as $$
declare
    _modification lending.loan_modification;
begin
    insert into lending.loan_modification (
        legal_entity_id, loan_id, modification_type, value_date, booked_at, reason, from_date,
        until_date, first_due_date, instalment_count, extra_instalment_count, frequency_unit,
        frequency_count, interest_rate, principal_grace_count, interest_grace_count,
        undone_modification_id, recorded_by_account_id
    )
    values (
        (loan).legal_entity_id, (loan).id, record_modification.modification_type,
        record_modification.value_date, internal.booking_time(),
        record_modification.reason, (change).from_on, (change).until_on,
        (change).first_due_on, (change).instalments, (change).extra_instalments,
        (change).frequency_unit, (change).frequency_count,
        (change).annual_rate, (change).principal_grace, (change).interest_grace,
        record_modification.undone_modification_id, internal.acting_account_id()
    )
    returning * into _modification;
    perform internal.rebuild_loan(record_modification.loan, _modification.booked_at);
    perform internal.emit_event(
        (loan).legal_entity_id,
        case
            when record_modification.modification_type = 'undo' then 'loan_modification_undone'
            else 'loan_modified'
        end,
        'loan',
        (loan).id,
        jsonb_strip_nulls(
            jsonb_build_object(
                'loan_modification_id', _modification.id,
                'modification_type', _modification.modification_type,
                'value_date', _modification.value_date,
                'undone_modification_id', _modification.undone_modification_id
            )
        )
    );
    return _modification.id;
exception
    when check_violation or not_null_violation then
        raise exception using
            errcode = 'RL321',
            message = 'the modification changes nothing, or its values make no schedule',
            detail = format('%s: %s', record_modification.modification_type, sqlerrm),
            hint = 'Give a reason, counts above zero, a rate from 0 to 10, and days in order.';
end
$$;

comment on function internal.record_modification(
    lending.loan, text, date, text, finance.loan_change, uuid
) is
'Records a modification of a locked loan, which nobody has to approve any more, computes the loan '
'anew and returns the key. Raises RL321 (values).';

revoke all on function internal.record_modification(
    lending.loan, text, date, text, finance.loan_change, uuid
) from public;
