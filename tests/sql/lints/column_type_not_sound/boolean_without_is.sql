-- finds: lending.fault.active
create table lending.fault (id uuid primary key, active boolean);
