-- A table or view of the caller's own by the same name must never be read with the owner's rights.
create or replace function internal.require_tape_staging() returns void
language plpgsql stable
set search_path = ''
as $$
begin
    if (
        select count(*)
        from pg_catalog.pg_class as c
        where
            c.relnamespace = pg_catalog.pg_my_temp_schema()
            and c.relname in (
                'tape_row',
                'tape_check',
                'tape_rejection',
                'tape_loan',
                'tape_schedule',
                'tape_line'
            )
            and c.relkind = 'r'
            and c.relowner = 'rently_owner'::regrole
    ) <> 6 then
        raise exception using
            errcode = 'RL821',
            message = 'no tape import was begun in this transaction',
            detail = 'pg_temp.tape_row is missing, or not the one of api.begin_tape_import()',
            hint = 'Call api.begin_tape_import() first, in the same transaction.';
    end if;
end
$$;

comment on function internal.require_tape_staging() is
'Raises RL821 unless the session''s staging tables are those of internal.create_tape_staging().';

revoke all on function internal.require_tape_staging() from public;
