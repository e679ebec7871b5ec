-- finds: api.fault()
create function api.fault() returns integer language sql security definer return 1;
