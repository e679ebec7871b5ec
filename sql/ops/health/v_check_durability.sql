create or replace view ops.v_check_durability as
select format('%s is %s', s.name, s.setting) as finding
from pg_catalog.pg_settings as s
where
    s.name in ('fsync', 'full_page_writes', 'synchronous_commit')
    and s.setting in ('off', 'false');

comment on view ops.v_check_durability is
'Does a commit survive a crash? A setting lets a crash lose what was committed: one row a setting.';
comment on column ops.v_check_durability.finding is 'What was found.';

alter view ops.v_check_durability owner to rently_refresher;
