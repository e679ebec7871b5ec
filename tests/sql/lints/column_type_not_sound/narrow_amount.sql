-- finds: lending.fault.paid_amount
create table lending.fault (id uuid primary key, paid_amount numeric(10, 2));
