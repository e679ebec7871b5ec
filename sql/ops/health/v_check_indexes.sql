create or replace view ops.v_check_indexes as
select format('index %s is not valid', i.indexrelid::regclass) as finding
from pg_catalog.pg_index as i
where not i.indisvalid
union all
select format('constraint %s of %s is not validated', c.conname, c.conrelid::regclass)
from pg_catalog.pg_constraint as c
where not c.convalidated;

comment on view ops.v_check_indexes is
'Is every index and constraint valid? Left over from a change that failed or was not finished: '
'one row a finding.';
comment on column ops.v_check_indexes.finding is 'What was found.';

alter view ops.v_check_indexes owner to rently_refresher;
