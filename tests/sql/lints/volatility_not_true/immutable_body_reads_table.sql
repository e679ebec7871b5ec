-- finds: internal.fault()
create function internal.fault() returns bigint language plpgsql immutable
as 'begin return (select count(*) from lending.currency); end';
