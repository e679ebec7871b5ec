-- finds: internal.fault()
create function internal.fault() returns void language plpgsql volatile parallel safe
as 'begin update lending.currency set name = name; end';
