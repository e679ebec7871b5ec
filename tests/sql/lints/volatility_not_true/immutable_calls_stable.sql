-- finds: internal.fault()
create function internal.fault() returns boolean language sql immutable
return internal.is_administrator();
