-- finds: lending.fault.weight
create table lending.fault (id uuid primary key, weight double precision);
