-- Whether the login may create event triggers, and whether they are there.
select
    coalesce(
        (
            select role.rolsuper from pg_catalog.pg_roles as role
            where role.rolname = session_user
        ),
        false
    ) as is_superuser,
    exists(
        select from pg_catalog.pg_event_trigger as event
        where event.evtname = 'rently_900_ddl_end'
    ) as are_there
