create or replace function internal.check_application_transition() returns trigger
language plpgsql
set search_path = ''
as $$
begin
    if not exists (
        select
        from lending.application_status_transition as t
        where t.from_status = old.status and t.to_status = new.status
    ) then
        raise exception using
            errcode = 'RL209',
            message = 'an application does not change its status this way',
            detail = format(
                'application %s: from %s to %s', new.application_number, old.status, new.status
            ),
            hint = 'See lending.application_status_transition for what may follow.';
    end if;
    return new;
end
$$;

comment on function internal.check_application_transition() is
'Trigger of application: refuses with RL209 a change of status that '
'lending.application_status_transition lacks.';

revoke all on function internal.check_application_transition() from public;
