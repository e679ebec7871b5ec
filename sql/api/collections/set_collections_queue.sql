create or replace function api.set_collections_queue(
    legal_entity_id uuid,
    code text,
    name text,
    agents text[],
    max_open_cases integer default 100
) returns text
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    perform internal.require(set_collections_queue.legal_entity_id, 'manage_collections');
    insert into lending.collections_queue as q (legal_entity_id, code, name, max_open_cases)
    values (
        set_collections_queue.legal_entity_id,
        set_collections_queue.code,
        set_collections_queue.name,
        set_collections_queue.max_open_cases
    )
    on conflict on constraint collections_queue_pkey do update set
        name = excluded.name, max_open_cases = excluded.max_open_cases;
    insert into lending.collections_queue_member (legal_entity_id, queue_code, user_account_id)
    select distinct
        x.legal_entity_id,
        set_collections_queue.code,
        x.user_account_id
    from lending.user_entity_access as x
    inner join lending.user_account as u on x.user_account_id = u.id
    where
        x.legal_entity_id = set_collections_queue.legal_entity_id
        and u.login::text = any (set_collections_queue.agents)
    on conflict do nothing;
    if (
        select count(*) <> cardinality(set_collections_queue.agents)
        from lending.collections_queue_member as m
        inner join lending.user_account as u on m.user_account_id = u.id
        where
            m.legal_entity_id = set_collections_queue.legal_entity_id
            and m.queue_code = set_collections_queue.code
            and u.login::text = any (set_collections_queue.agents)
    ) is not false then
        raise exception using
            errcode = 'RL613',
            message = 'an agent does not work for the entity',
            detail = format('agents %s', set_collections_queue.agents),
            hint = 'Give logins that have a business role of the entity, each once.';
    end if;
    return set_collections_queue.code;
exception
    when check_violation or not_null_violation then
        raise exception using
            errcode = 'RL613',
            message = 'the queue is not valid',
            detail = sqlerrm,
            hint = 'Give a code in capitals, a name, and a limit above zero.';
end
$$;

comment on function api.set_collections_queue(uuid, text, text, text[], integer) is
'Makes a queue of cases, or changes its name and limit, and adds agents by login. Needs '
'manage_collections. Raises RL001, RL002 (access), RL613 (invalid, unknown agent).';

revoke all on function api.set_collections_queue(uuid, text, text, text[], integer) from public;
grant execute on function api.set_collections_queue(uuid, text, text, text[], integer)
to rently_risk_manager;
