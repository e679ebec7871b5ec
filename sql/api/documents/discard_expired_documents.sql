-- requires: internal.give_up_documents, internal.legal_hold_on
create or replace function api.discard_expired_documents(legal_entity_id uuid) returns bigint
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _expired uuid[];
begin
    perform internal.require(discard_expired_documents.legal_entity_id, 'apply_retention');
    select array_agg(e.id) into _expired
    from (
        select d.id
        from lending.document as d
        where
            d.legal_entity_id = discard_expired_documents.legal_entity_id
            and d.discarded_at is null
            and d.keep_until_date
            <= internal.business_date(discard_expired_documents.legal_entity_id)
            and (internal.legal_hold_on(d.legal_entity_id, d.party_id, d.id)).id is null
        order by d.id
        for update of d
    ) as e;
    return internal.give_up_documents(
        discard_expired_documents.legal_entity_id, _expired, 'retention is over'
    );
end
$$;

comment on function api.discard_expired_documents(uuid) is
'Gives up every document of the entity whose time is over and that no legal hold keeps, and '
'returns how many: an adapter deletes them from object storage when it reads the events. Needs '
'apply_retention. Raises RL001, RL002 (access).';

revoke all on function api.discard_expired_documents(uuid) from public;
grant execute on function api.discard_expired_documents(uuid)
to rently_scheduler, rently_compliance_officer;
