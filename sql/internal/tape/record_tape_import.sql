create or replace function internal.record_tape_import(
    legal_entity_id uuid,
    file_name text,
    file_hash bytea,
    map jsonb
) returns uuid
language plpgsql volatile
set search_path = ''
as $$
declare
    _id uuid := internal.uuid_v7();
begin
    insert into lending.tape_import (
        legal_entity_id,
        id,
        file_name,
        file_hash,
        map,
        currency_code,
        as_of_date,
        row_count,
        loan_count,
        rejected_row_count,
        instalment_count,
        compared_instalment_count,
        equal_instalment_count,
        compared_outstanding_count,
        equal_outstanding_count,
        recorded_by_account_id
    )
    select
        record_tape_import.legal_entity_id,
        _id,
        record_tape_import.file_name,
        record_tape_import.file_hash,
        record_tape_import.map,
        record_tape_import.map ->> 'currency',
        (record_tape_import.map ->> 'as_of')::date,
        (select count(*) from pg_temp.tape_row),
        count(*),
        (select count(distinct j.line_number) from pg_temp.tape_rejection as j),
        (select count(*) from pg_temp.tape_schedule),
        count(l.instalment_amount),
        count(*) filter (where l.instalment_amount = s.principal + s.interest),
        count(l.outstanding_amount),
        count(*) filter (
            where l.outstanding_amount = l.principal_amount - l.paid_principal_amount
        ),
        internal.acting_account_id()
    from pg_temp.tape_loan as l
    inner join pg_temp.tape_schedule as s on l.loan_id = s.loan_id and s.number = 1;

    insert into lending.tape_finding (
        legal_entity_id, tape_import_id, row_line_number, kind, field, given, expected
    )
    select
        record_tape_import.legal_entity_id,
        _id,
        j.line_number,
        j.kind,
        j.field,
        left(j.given, 100),
        null as expected
    from pg_temp.tape_rejection as j
    union all
    select
        record_tape_import.legal_entity_id,
        _id,
        f.line_number,
        f.kind,
        f.field,
        f.given,
        f.expected
    from internal.tape_findings(record_tape_import.map) as f;

    perform internal.emit_event(
        record_tape_import.legal_entity_id,
        'tape_imported',
        'tape_import',
        i.id,
        jsonb_build_object(
            'file_name', i.file_name,
            'currency_code', i.currency_code,
            'as_of_date', i.as_of_date,
            'loan_count', i.loan_count,
            'rejected_row_count', i.rejected_row_count
        )
    )
    from lending.tape_import as i
    where i.legal_entity_id = record_tape_import.legal_entity_id and i.id = _id;
    return _id;
end
$$;

comment on function internal.record_tape_import(uuid, text, bytea, jsonb) is
'Writes the import''s own row with its counts, its findings, and the event that tells of it.';

revoke all on function internal.record_tape_import(uuid, text, bytea, jsonb) from public;
