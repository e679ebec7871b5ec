-- finds: lending.payment_fault
create table lending.payment_fault partition of lending.payment
for values from ('2001-01-01') to ('2001-02-01');
select internal.secure_partition('lending.payment_fault');
alter table lending.payment_fault disable row level security;
