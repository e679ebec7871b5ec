-- finds: table lending.fault
create table lending.fault ();
