-- finds: lending.payment_default
create table lending.payment_default partition of lending.payment default;
