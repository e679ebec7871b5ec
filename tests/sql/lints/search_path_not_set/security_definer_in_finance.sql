-- finds: finance.fault()
create function finance.fault() returns integer language sql security definer return 1;
