-- requires: api.party
create or replace function api.replay_erasures(
    legal_entity_id uuid,
    party_ids uuid[]
) returns setof api.party
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    perform internal.require(replay_erasures.legal_entity_id, 'answer_data_subjects');
    perform internal.require_approval(replay_erasures.legal_entity_id, 'replay_erasures');
    perform internal.require_not_held(replay_erasures.legal_entity_id, n.party_id)
    from unnest(replay_erasures.party_ids) as n (party_id);
    perform internal.erase_party(p.legal_entity_id, p.id)
    from lending.party as p
    where
        p.legal_entity_id = replay_erasures.legal_entity_id
        and p.id = any (replay_erasures.party_ids);
    return query
    select v.*
    from api.party as v
    where
        v.legal_entity_id = replay_erasures.legal_entity_id
        and v.id = any (replay_erasures.party_ids);
end
$$;

comment on function api.replay_erasures(uuid, uuid[]) is
'Erases parties again after a backup was restored that is older than their erasure. The list '
'comes from event party_erased or from api.data_subject_request, kept outside the backup. Erases '
'none if a legal hold keeps one. Needs answer_data_subjects. Raises RL001, RL002 (access), RL713 '
'(legal hold).';

revoke all on function api.replay_erasures(uuid, uuid[]) from public;
grant execute on function api.replay_erasures(uuid, uuid[]) to rently_compliance_officer;
