-- finds: function internal.fault()
create function internal.fault() returns integer language sql return 1;
