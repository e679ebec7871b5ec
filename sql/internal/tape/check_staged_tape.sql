-- api.check_tape() and api.import_tape() both need the verdict. Rows can only be added to the
-- staging table, so the same number of them, under the same map, has the same verdict.
create or replace function internal.check_staged_tape(legal_entity_id uuid, map jsonb) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _row_count bigint := (select count(*) from pg_temp.tape_row);
begin
    perform pg_advisory_xact_lock(
        hashtextextended('rently.import_tape ' || check_staged_tape.legal_entity_id::text, 0)
    );
    if exists (
        select
        from pg_temp.tape_check as c
        where
            c.legal_entity_id = check_staged_tape.legal_entity_id
            and c.map = check_staged_tape.map
            and c.row_count = _row_count
    ) then
        return;
    end if;

    truncate pg_temp.tape_check, pg_temp.tape_rejection, pg_temp.tape_loan;
    analyze pg_temp.tape_row;
    insert into pg_temp.tape_rejection
    select
        j.line_number,
        j.kind,
        j.field,
        j.given
    from internal.cell_rejections(check_staged_tape.map) as j
    union all
    select
        r.line_number,
        'malformed_row' as kind,
        'row' as field,
        r.row_problem as given
    from pg_temp.tape_row as r
    where r.row_problem is not null;

    perform internal.read_tape_loans(check_staged_tape.map);
    analyze pg_temp.tape_loan;
    insert into pg_temp.tape_rejection
    select
        j.line_number,
        j.kind,
        j.field,
        j.given
    from internal.loan_rejections(check_staged_tape.legal_entity_id, check_staged_tape.map) as j;
    delete from pg_temp.tape_loan as l
    using pg_temp.tape_rejection as j
    where l.line_number = j.line_number;
    insert into pg_temp.tape_check (legal_entity_id, map, row_count)
    values (check_staged_tape.legal_entity_id, check_staged_tape.map, _row_count);
end
$$;

comment on function internal.check_staged_tape(uuid, jsonb) is
'Sorts the staged rows into pg_temp.tape_loan, which can be imported, and pg_temp.tape_rejection, '
'with the reasons why others cannot.';

revoke all on function internal.check_staged_tape(uuid, jsonb) from public;
