-- finds: internal.fault()
create function internal.fault() returns bigint language sql immutable
return (select count(*) from lending.currency);
