-- requires: api.tape_import
-- One import of an entity at a time: two of the same tape would both find its loan numbers free.
create or replace function api.import_tape(
    legal_entity_id uuid,
    file_name text,
    file_hash bytea,
    map jsonb,
    skip_bad boolean default false
) returns setof api.tape_import
language plpgsql volatile security definer
set search_path = ''
set work_mem = '64MB'
as $$
declare
    _id uuid;
begin
    perform internal.require(import_tape.legal_entity_id, 'import_loans');
    perform internal.require_tape_map(
        import_tape.map, internal.business_date(import_tape.legal_entity_id)
    );
    perform pg_advisory_xact_lock(
        hashtextextended('rently.import_tape ' || import_tape.legal_entity_id::text, 0)
    );
    select i.id into _id
    from lending.tape_import as i
    where
        i.legal_entity_id = import_tape.legal_entity_id
        and i.file_hash = import_tape.file_hash
        and i.map = import_tape.map;

    if _id is null then
        perform internal.require_tape_staging();
        perform internal.check_staged_tape(import_tape.legal_entity_id, import_tape.map);
        perform internal.require_good_tape(import_tape.skip_bad);
        perform internal.open_tape_product(import_tape.legal_entity_id, import_tape.map);
        perform internal.schedule_tape_loans(import_tape.legal_entity_id, import_tape.map);
        perform internal.apportion_tape_sums(import_tape.map);
        perform internal.write_tape_parties(import_tape.legal_entity_id, import_tape.map);
        perform internal.write_tape_loans(import_tape.legal_entity_id, import_tape.map);
        perform internal.write_tape_events(import_tape.legal_entity_id, import_tape.map);
        perform internal.post_tape_events(import_tape.legal_entity_id);
        _id := internal.record_tape_import(
            import_tape.legal_entity_id,
            import_tape.file_name,
            import_tape.file_hash,
            import_tape.map
        );
        perform internal.create_tape_staging();
    end if;

    return query
    select i.*
    from api.tape_import as i
    where i.legal_entity_id = import_tape.legal_entity_id and i.id = _id;
end
$$;

comment on function api.import_tape(uuid, text, bytea, jsonb, boolean) is
'Takes the loans copied into pg_temp.tape_row over: borrowers, loans, schedules, one opening '
'repayment each, ledger entries. All rows, or with skip_bad those that api.check_tape() does not '
'name. The same file with the same map again changes nothing and returns the first import. Needs '
'import_loans, and manage_products where the map''s product is new. Raises RL001, RL002 (access), '
'RL203 (product terms), RL403 (no partition), RL820 (map), RL821 (nothing staged), RL822 '
'(rejected rows), RL823 (no good row), RL824 (currency), and what finance.amortise() raises.';

revoke all on function api.import_tape(uuid, text, bytea, jsonb, boolean) from public;
grant execute on function api.import_tape(uuid, text, bytea, jsonb, boolean) to rently_loan_officer;
