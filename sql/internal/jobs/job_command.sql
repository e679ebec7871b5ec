-- The specification's own job refreshes v_active_loans_summary. Here that name is the view with the
-- tenant filter, over the materialized view mart.mv_active_loans_summary; the job runs unchanged,
-- and refreshes that.
create or replace function internal.job_command(command text) returns text
language sql stable strict
set search_path = ''
begin atomic
    select coalesce(
        (
            select pg_catalog.format('select * from ops.refresh(view_name => %L)', v.view_name)
            from ops.mart_view as v
            where
                v.view_name = 'mart.m' || (
                    regexp_match(
                        job_command.command,
                        '^\s*refresh\s+materialized\s+view\s+(?:\w+\s+)?(?:\w+\.)?(v_\w+)[\s;]*$',
                        'i'
                    )
                )[1]
        ),
        job_command.command
    );
end;

comment on function internal.job_command(text) is
'What a job''s command does here: a refresh of analytics.v_… becomes that of the materialized '
'view below it; anything else stays.';

revoke all on function internal.job_command(text) from public;
