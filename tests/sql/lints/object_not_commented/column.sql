-- finds: column id of table lending.fault
create table lending.fault (id uuid);
comment on table lending.fault is 'A fault.';
