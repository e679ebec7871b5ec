-- The owner creates the schemas, so it needs the right to in this database.
do $grant$
begin
    -- format, because grant takes no variable as the database's name.
    execute pg_catalog.format(
        'grant create on database %I to rently_owner', pg_catalog.current_database()
    );
end
$grant$;
