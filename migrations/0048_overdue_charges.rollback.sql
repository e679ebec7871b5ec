drop table ops.close_work;
drop table lending.overdue_charge;
