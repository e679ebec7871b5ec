-- The key is claimed before the work, with the ids that the work will use: a second request that
-- arrives meanwhile waits for the first one's commit at the unique index, then reads its answer.
create or replace function internal.claim_idempotency_key(
    legal_entity_id uuid,
    command text,
    key text,
    request jsonb,
    answer jsonb
) returns jsonb
language plpgsql volatile
set search_path = ''
as $$
declare
    _request_hash bytea := sha256(convert_to(claim_idempotency_key.request::text, 'UTF8'));
    _known lending.idempotency_key;
begin
    if claim_idempotency_key.key is null
        or claim_idempotency_key.key !~ '\S'
        or length(claim_idempotency_key.key) > 200
    then
        raise exception using
            errcode = 'RL007',
            message = 'idempotency_key is missing, blank or longer than 200 characters',
            detail = format('command %s', claim_idempotency_key.command),
            hint = 'Give each request that moves money a key of its own, and repeat it when you '
                'retry.';
    end if;

    insert into lending.idempotency_key (legal_entity_id, command, key, request_hash, answer)
    values (
        claim_idempotency_key.legal_entity_id,
        claim_idempotency_key.command,
        claim_idempotency_key.key,
        _request_hash,
        claim_idempotency_key.answer
    )
    on conflict do nothing;
    if found then
        return null;
    end if;

    select k.* into strict _known
    from lending.idempotency_key as k
    where
        k.legal_entity_id = claim_idempotency_key.legal_entity_id
        and k.command = claim_idempotency_key.command
        and k.key = claim_idempotency_key.key;
    if _known.request_hash <> _request_hash then
        raise exception using
            errcode = 'RL401',
            message = 'the idempotency key was used with another request',
            detail = format(
                'command %s, key %s, first used at %s',
                claim_idempotency_key.command,
                claim_idempotency_key.key,
                _known.created_at
            ),
            hint = 'Use a new key for a new request.';
    end if;
    return _known.answer;
end
$$;

comment on function internal.claim_idempotency_key(uuid, text, text, jsonb, jsonb) is
'Claims the key for the request. Null: go on and write the answer''s rows. Not null: the request '
'was answered before, with this. Raises RL401 if the key belongs to another request, RL007 if it '
'is blank.';

revoke all on function internal.claim_idempotency_key(uuid, text, text, jsonb, jsonb) from public;
