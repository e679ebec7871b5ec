create or replace view ops.v_check_checksums as
select 'data checksums are off' as finding
where current_setting('data_checksums') = 'off';

comment on view ops.v_check_checksums is
'Does the server notice when the disk changes a page? Damaged pages go unnoticed: one row if so.';
comment on column ops.v_check_checksums.finding is 'What was found.';

alter view ops.v_check_checksums owner to rently_refresher;
