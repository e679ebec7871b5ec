-- finds: lending.fault.positive
create table lending.fault (id integer primary key, constraint positive check (id > 0));
