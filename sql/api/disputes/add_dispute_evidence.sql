-- requires: api.dispute
create or replace function api.add_dispute_evidence(
    legal_entity_id uuid,
    dispute_id uuid,
    document_id uuid
) returns setof api.dispute
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _dispute lending.dispute;
begin
    perform internal.require(add_dispute_evidence.legal_entity_id, 'open_disputes');
    _dispute := internal.lock_open_dispute(
        add_dispute_evidence.legal_entity_id, add_dispute_evidence.dispute_id
    );
    perform internal.require_evidence(
        add_dispute_evidence.legal_entity_id, add_dispute_evidence.document_id
    );
    insert into lending.dispute_evidence (legal_entity_id, dispute_id, document_id)
    values (_dispute.legal_entity_id, _dispute.id, add_dispute_evidence.document_id)
    on conflict do nothing;
    update lending.dispute as d
    set state = 'in_review'
    where
        d.legal_entity_id = _dispute.legal_entity_id
        and d.id = _dispute.id
        and d.state = 'open';

    return query
    select d.*
    from api.dispute as d
    where d.legal_entity_id = _dispute.legal_entity_id and d.id = _dispute.id;
end
$$;

comment on function api.add_dispute_evidence(uuid, uuid, uuid) is
'Adds a document to an open dispute as evidence, once; the dispute is in review from then on. '
'Needs open_disputes. Raises RL001, RL002 (access), RL642 (no open dispute), RL710 (unknown '
'document), RL711 (not scanned, or not clean).';

revoke all on function api.add_dispute_evidence(uuid, uuid, uuid) from public;
grant execute on function api.add_dispute_evidence(uuid, uuid, uuid)
to rently_collections_agent, rently_payments_operator, rently_app;
