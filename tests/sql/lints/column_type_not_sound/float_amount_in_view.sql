-- finds: analytics.v_fault.paid_amount
create view analytics.v_fault as select 1::integer as paid_amount;
