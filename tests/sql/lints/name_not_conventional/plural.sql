-- finds: lending.faults
create table lending.faults (id uuid primary key);
