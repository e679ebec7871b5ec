-- A loop, because each question is a view of its own.
create or replace function ops.doctor()
returns table (name text, state text, question text, finding text, hint text)
language plpgsql stable security definer
set search_path = ''
as $$
declare
    _check ops.health_check;
begin
    for _check in select c.* from ops.health_check as c order by c.position
    loop
        return query execute format(
            'select $1, case when v.finding is null then ''ok'' else $2 end, $3, v.finding, '
            'case when v.finding is not null then $4 end '
            'from (select) as asked left join ops.%I as v on true order by v.finding',
            'v_check_' || _check.name
        ) using _check.name, _check.level, _check.question, _check.hint;
    end loop;
end
$$;

comment on function ops.doctor() is
'Asks whether the server is fit for money and whether the work goes on: one row a question that is '
'answered with yes (state ok), or one a finding (fail or warn) with what to do. Changes nothing.';

revoke all on function ops.doctor() from public;
grant execute on function ops.doctor() to rently_monitor, rently_scheduler;
alter function ops.doctor() owner to rently_refresher;
