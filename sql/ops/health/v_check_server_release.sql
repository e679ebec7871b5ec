create or replace view ops.v_check_server_release as
select
    format('PostgreSQL %s, fixes are in %s', current_setting('server_version'), m.fixed_in)
        as finding
from (
    values
    (15, 150014, '15.14'),
    (16, 160010, '16.10'),
    (17, 170006, '17.6')
) as m (major, fixed_number, fixed_in)
where
    current_setting('server_version_num')::integer / 10000 = m.major
    and current_setting('server_version_num')::integer < m.fixed_number;

comment on view ops.v_check_server_release is
'Does the server have the fixes of row security of its major release? The server misses fixes of '
'row security (CVE-2024-10976, CVE-2025-8713): one row.';
comment on column ops.v_check_server_release.finding is 'What was found.';

alter view ops.v_check_server_release owner to rently_refresher;
