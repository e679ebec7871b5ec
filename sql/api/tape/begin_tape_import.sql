create or replace function api.begin_tape_import(legal_entity_id uuid) returns void
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    perform internal.require(begin_tape_import.legal_entity_id, 'import_loans');
    perform internal.create_tape_staging();
end
$$;

comment on function api.begin_tape_import(uuid) is
'Makes pg_temp.tape_row, into which the caller copies the rows of a loan tape as text: '
'line_number, row_problem (null for a good row), then a column a field of the map. It ends with '
'the transaction. Needs import_loans. Raises RL001, RL002 (access), RL821 (a table of that name '
'is in the way).';

revoke all on function api.begin_tape_import(uuid) from public;
grant execute on function api.begin_tape_import(uuid) to rently_loan_officer;
