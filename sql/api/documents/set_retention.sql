create or replace function api.set_retention(
    legal_entity_id uuid,
    retention_class text,
    keep_months integer,
    legal_basis text
) returns setof lending.retention_policy
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    perform internal.require(set_retention.legal_entity_id, 'hold_documents');
    perform internal.require_approval(set_retention.legal_entity_id, 'set_retention');
    begin
        insert into lending.retention_policy as p (
            legal_entity_id, retention_class, keep_months, legal_basis
        )
        values (
            set_retention.legal_entity_id,
            set_retention.retention_class,
            set_retention.keep_months,
            set_retention.legal_basis
        )
        on conflict on constraint retention_policy_pkey do update set
            keep_months = excluded.keep_months,
            legal_basis = excluded.legal_basis;
    exception
        when check_violation or not_null_violation or foreign_key_violation then
            raise exception using
                errcode = 'RL712',
                message = 'the retention is not valid',
                detail = sqlerrm,
                hint = 'Classes are in lending.retention_class; give 0 to 1,200 months '
                    'and a legal basis.';
    end;
    return query
    select p.*
    from lending.retention_policy as p
    where
        p.legal_entity_id = set_retention.legal_entity_id
        and p.retention_class = set_retention.retention_class;
end
$$;

comment on function api.set_retention(uuid, text, integer, text) is
'Says how many months the entity keeps data of a class, and by what law. Documents registered '
'before keep their day. Needs hold_documents. Raises RL001, RL002 (access), RL712 (invalid).';

revoke all on function api.set_retention(uuid, text, integer, text) from public;
grant execute on function api.set_retention(uuid, text, integer, text) to rently_compliance_officer;
