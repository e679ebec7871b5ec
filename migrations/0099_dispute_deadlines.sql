-- Disputes that are open beyond their deadline are reported, once each.

insert into lending.event_type (code, description) values
('dispute_deadline_passed', 'A dispute is open beyond its deadline');

insert into ops.close_step (code, position, description) values
('disputes', 55, 'Disputes that are open beyond their deadline are reported');
