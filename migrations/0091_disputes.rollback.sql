delete from ops.error_code
where
    code in ('RL611', 'RL612', 'RL613', 'RL640', 'RL641', 'RL642', 'RL643', 'RL644');
delete from lending.event_type
where code in ('dispute_opened', 'dispute_resolved');
delete from lending.role_capability
where capability in ('open_disputes', 'resolve_disputes');
delete from lending.capability
where code in ('open_disputes', 'resolve_disputes');
delete from ops.secured_table
where table_name in ('lending.dispute_evidence', 'lending.dispute');

drop table lending.dispute_evidence;
drop table lending.dispute;
drop table lending.dispute_transition;
drop table lending.dispute_kind;
