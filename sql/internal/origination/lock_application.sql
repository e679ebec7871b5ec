create or replace function internal.lock_application(
    legal_entity_id uuid, application_id uuid, statuses text[] default null
) returns lending.application
language plpgsql volatile
set search_path = ''
as $$
declare
    _application lending.application;
begin
    select a.* into _application
    from lending.application as a
    where
        a.legal_entity_id = lock_application.legal_entity_id
        and a.id = lock_application.application_id
    for no key update;
    if not found then
        raise exception using
            errcode = 'RL208',
            message = 'the entity has no such application',
            detail = format('application_id %s', lock_application.application_id),
            hint = 'Look it up in api.application.';
    end if;
    if not _application.status = any (lock_application.statuses) then
        raise exception using
            errcode = 'RL209',
            message = 'the application is in a state in which this cannot be done',
            detail = format(
                'application %s is %s; it would have to be one of: %s',
                _application.application_number,
                _application.status,
                array_to_string(lock_application.statuses, ', ')
            ),
            hint = 'See its status in api.application.';
    end if;
    return _application;
end
$$;

comment on function internal.lock_application(uuid, uuid, text[]) is
'The application, locked against other commands. Raises RL208 if there is none, RL209 unless its '
'status is one of those given; without any, every status passes.';

revoke all on function internal.lock_application(uuid, uuid, text[]) from public;
