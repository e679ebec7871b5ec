create or replace function internal.lock_subject_request(
    legal_entity_id uuid, request_id uuid, kind text
) returns lending.data_subject_request
language plpgsql volatile
set search_path = ''
as $$
declare
    _request lending.data_subject_request;
begin
    select r.* into _request
    from lending.data_subject_request as r
    where
        r.legal_entity_id = lock_subject_request.legal_entity_id
        and r.id = lock_subject_request.request_id
        and r.kind = lock_subject_request.kind
        and r.status = 'open'
    for no key update;
    if not found then
        raise exception using
            errcode = 'RL733',
            message = 'the entity has no such open request',
            detail = format(
                'request_id %s, kind %s',
                lock_subject_request.request_id,
                lock_subject_request.kind
            ),
            hint = 'Look it up in api.data_subject_request, or record one.';
    end if;
    return _request;
end
$$;

comment on function internal.lock_subject_request(uuid, uuid, text) is
'The open request of the kind, locked. Raises RL733 if there is none.';

revoke all on function internal.lock_subject_request(uuid, uuid, text) from public;
