delete from ops.invariant
where name = 'events_follow_catalogue';
drop table lending.event_type_field;
drop table lending.event_field;
