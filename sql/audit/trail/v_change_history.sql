create or replace function audit.v_change_history(
    legal_entity_id uuid,
    table_name text,
    row_key text
) returns table (
    changed_at timestamptz,
    changed_by text,
    operation text,
    column_name text,
    old_value text,
    new_value text,
    reason text,
    application text,
    request_id text,
    transaction_id xid8
)
language plpgsql stable security definer
set search_path = ''
as $$
begin
    perform internal.require(v_change_history.legal_entity_id, 'read_audit');
    return query
    select
        l.changed_at,
        case
            when a.id is null then l.login::text
            when a.login = l.login then format('%s (%s)', a.display_name, l.login)
            else format('%s (%s) through %s', a.display_name, a.subject, l.login)
        end,
        l.operation,
        c.name,
        l.old_values ->> c.name,
        l.new_values ->> c.name,
        l.reason,
        l.application,
        l.request_id,
        l.transaction_id
    from audit.change_log as l
    left join lending.user_account as a on l.account_id = a.id
    left join lateral jsonb_object_keys(coalesce(l.new_values, l.old_values)) as c (name) on true
    where
        l.legal_entity_id = v_change_history.legal_entity_id
        and l.table_name in (v_change_history.table_name, 'lending.' || v_change_history.table_name)
        and l.row_key = v_change_history.row_key
    order by l.changed_at, l.id, c.name;
end
$$;

comment on function audit.v_change_history(uuid, text, text) is
'What happened to one row, in order: one row a changed column, or one for an insert. table_name '
'such as loan or lending.loan; row_key is the row''s id (several key columns are joined by a '
'slash). Personal data shows as a keyed digest. Needs read_audit. '
'Raises RL001, RL002 (access).';

revoke all on function audit.v_change_history(uuid, text, text) from public;
grant execute on function audit.v_change_history(uuid, text, text) to
rently_executive,
rently_compliance_officer,
rently_auditor;
