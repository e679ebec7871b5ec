drop table lending.delinquency_state;
drop table lending.delinquency_history;
