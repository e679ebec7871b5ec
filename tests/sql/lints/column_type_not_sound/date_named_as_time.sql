-- finds: lending.fault.due_at
create table lending.fault (id uuid primary key, due_at date);
