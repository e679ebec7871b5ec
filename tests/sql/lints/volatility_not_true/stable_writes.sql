-- finds: internal.fault()
create function internal.fault() returns void language plpgsql stable
as 'begin delete from lending.currency; end';
