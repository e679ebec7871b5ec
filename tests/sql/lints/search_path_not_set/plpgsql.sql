-- finds: internal.fault()
create function internal.fault() returns void language plpgsql as 'begin end';
