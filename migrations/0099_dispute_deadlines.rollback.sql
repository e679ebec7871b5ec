delete from ops.close_step
where code = 'disputes';
delete from lending.event_type
where code = 'dispute_deadline_passed';
