-- finds: lending.fault.id
create table lending.fault (id serial primary key);
