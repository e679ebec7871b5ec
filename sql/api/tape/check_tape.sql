create or replace function api.check_tape(legal_entity_id uuid, map jsonb)
returns table (row_line_number bigint, kind text, field text, given text, description text)
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    perform internal.require(check_tape.legal_entity_id, 'import_loans');
    perform internal.require_tape_map(
        check_tape.map, internal.business_date(check_tape.legal_entity_id)
    );
    perform internal.require_tape_staging();
    perform internal.check_staged_tape(check_tape.legal_entity_id, check_tape.map);
    return query
    select
        j.line_number,
        j.kind,
        j.field,
        left(j.given, 100),
        k.description
    from pg_temp.tape_rejection as j
    inner join lending.tape_finding_kind as k on j.kind = k.code
    order by j.line_number, j.field, j.kind;
end
$$;

comment on function api.check_tape(uuid, jsonb) is
'Every reason why a row copied into pg_temp.tape_row cannot be imported, in the order of the '
'file; no row: all can. Needs import_loans. Raises RL001, RL002 (access), RL820 (map), RL821 '
'(nothing staged).';

revoke all on function api.check_tape(uuid, jsonb) from public;
grant execute on function api.check_tape(uuid, jsonb) to rently_loan_officer;
