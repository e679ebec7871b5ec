-- finds: table lending.fault
reset role;
create table lending.fault (id uuid);
