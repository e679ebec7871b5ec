-- requires: api.collections_case
create or replace function api.claim_cases(
    legal_entity_id uuid,
    queue_code text,
    batch_size integer default 10
) returns setof api.collections_case
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _account_id uuid := internal.acting_account_id();
    _free integer;
begin
    perform internal.require(claim_cases.legal_entity_id, 'work_collections');
    select
        q.max_open_cases - (
            select count(*)
            from lending.collections_case as c
            where
                c.legal_entity_id = q.legal_entity_id
                and c.queue_code = q.code
                and c.assigned_account_id = _account_id
                and c.state <> 'closed'
        )
    into _free
    from lending.collections_queue as q
    inner join lending.collections_queue_member as m
        on
            q.legal_entity_id = m.legal_entity_id
            and q.code = m.queue_code
            and m.user_account_id = _account_id
    where q.legal_entity_id = claim_cases.legal_entity_id and q.code = claim_cases.queue_code
    for update of m;  -- two claims of one agent count one after the other
    if not found then
        raise exception using
            errcode = 'RL611',
            message = 'there is no such queue, or you are no member of it',
            detail = format('queue %s', claim_cases.queue_code),
            hint = 'See api.collections_workload, or ask for membership.';
    end if;

    return query
    with
    waiting as (
        select c.id
        from lending.collections_case as c
        where
            c.legal_entity_id = claim_cases.legal_entity_id
            and c.queue_code = claim_cases.queue_code
            and c.assigned_account_id is null
            and c.state in ('open', 'recovery')
        order by c.next_step_on, c.last_days_past_due desc, c.id
        limit greatest(least(claim_cases.batch_size, _free), 0)
        for update skip locked
    ),

    taken as (
        update lending.collections_case as c
        set assigned_account_id = _account_id
        from waiting as w
        where c.legal_entity_id = claim_cases.legal_entity_id and c.id = w.id
        returning c.id
    )

    -- The view shows the cases as they were before this statement: the assignment is added.
    select (jsonb_populate_record(
        v,
        jsonb_build_object(
            'assigned_account_id', _account_id,
            'assigned_to', (
                select u.display_name from lending.user_account as u where u.id = _account_id
            ),
            'row_version', v.row_version + 1
        )
    )).*
    from api.collections_case as v
    inner join taken as t on v.id = t.id
    where v.legal_entity_id = claim_cases.legal_entity_id
    order by v.next_step_on, v.last_days_past_due desc, v.id;
end
$$;

comment on function api.claim_cases(uuid, text, integer) is
'Gives the caller the most urgent cases of a queue that nobody has, up to the queue''s limit. Two '
'agents never get the same case. Needs work_collections and membership. Raises RL001, RL002 '
'(access), RL611 (queue).';

revoke all on function api.claim_cases(uuid, text, integer) from public;
grant execute on function api.claim_cases(uuid, text, integer) to rently_collections_agent;
