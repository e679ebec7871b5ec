create or replace view ops.v_check_replication_slots as
select format('slot %s is not in use', s.slot_name) as finding
from pg_catalog.pg_replication_slots as s
where not s.active;

comment on view ops.v_check_replication_slots is
'Does a replication slot hold back the log? The log of the server grows until the slot is read: '
'one row a slot.';
comment on column ops.v_check_replication_slots.finding is 'What was found.';

alter view ops.v_check_replication_slots owner to rently_refresher;
