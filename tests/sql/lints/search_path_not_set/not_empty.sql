-- finds: internal.fault()
create function internal.fault() returns void language plpgsql
set search_path = public
as 'begin end';
