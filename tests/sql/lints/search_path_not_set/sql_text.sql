-- finds: internal.fault()
create function internal.fault() returns integer language sql as 'select 1';
