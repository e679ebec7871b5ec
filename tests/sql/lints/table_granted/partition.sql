-- finds: lending.payment_fault
create table lending.payment_fault partition of lending.payment
for values from ('2001-01-01') to ('2001-02-01');
grant select on lending.payment_fault to rently_bi;
