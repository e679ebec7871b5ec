create or replace function internal.job_function_body() returns text
language sql immutable parallel safe
set search_path = ''
return '
declare
    _rows bigint;
    _setting text;
begin
    foreach _setting in array $2 loop
        perform pg_catalog.set_config(
            pg_catalog.split_part(_setting, ''='', 1),
            pg_catalog.substr(_setting, pg_catalog.strpos(_setting, ''='') + 1),
            true
        );
    end loop;
    execute $1;
    get diagnostics _rows = row_count;
    set constraints all immediate;
    execute ''close all'';
    return _rows;
end
';

comment on function internal.job_function_body() is
'Body of the function that runs commands of jobs as its owner. Deferred triggers and held cursors '
'would run at commit, as the scheduler: they are fired and closed inside.';

revoke all on function internal.job_function_body() from public;
