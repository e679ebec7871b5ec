create or replace view ops.v_check_autovacuum as
select format('%s is off', s.name) as finding
from pg_catalog.pg_settings as s
where s.name in ('autovacuum', 'track_counts') and s.setting = 'off'
union all
select format('database %s is %s transactions old', d.datname, age(d.datfrozenxid))
from pg_catalog.pg_database as d
where d.datname = current_database() and age(d.datfrozenxid) > 1000000000;

comment on view ops.v_check_autovacuum is
'Is the database cleaned, and far from a wraparound of transaction ids? What keeps the database '
'clean is off or behind: one row a finding.';
comment on column ops.v_check_autovacuum.finding is 'What was found.';

alter view ops.v_check_autovacuum owner to rently_refresher;
