-- Event triggers fire on what follows, and only a superuser drops them.
set local role none;
drop event trigger if exists rently_900_ddl_end;  -- noqa: PRS
drop event trigger if exists rently_900_drop;
set local role rently_owner;
drop function if exists internal.on_ddl_end();
drop function if exists internal.on_drop();

revoke usage on schema audit, ops, internal, lending from rently_guard;
revoke create on schema internal from rently_guard;
revoke select on ops.secured_table from rently_guard;
drop function internal.guard_partition(regclass);
drop function internal.is_secured(regclass);
drop table audit.ddl_log;
