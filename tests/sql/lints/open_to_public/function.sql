-- finds: internal.fault()
create function internal.fault() returns integer language sql return 1;
grant execute on function internal.fault() to public;
