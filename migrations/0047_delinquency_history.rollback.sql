drop table lending.delinquency_history;
drop table lending.delinquency_state;
