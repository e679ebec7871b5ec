-- What the life of a loan tells other systems.

insert into lending.event_type (code, description) values
('loan_status_changed', 'A loan has another status'),
('delinquency_paused', 'Days of lateness of a loan do not count for a while');
