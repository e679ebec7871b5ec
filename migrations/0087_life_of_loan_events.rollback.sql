delete from lending.event_type
where code in ('loan_status_changed', 'delinquency_paused');
