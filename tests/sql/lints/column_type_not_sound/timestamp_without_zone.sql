-- finds: lending.fault.happened_at
create table lending.fault (id uuid primary key, happened_at timestamp);
