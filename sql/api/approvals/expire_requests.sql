create or replace function api.expire_requests(legal_entity_id uuid) returns bigint
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _count bigint;
begin
    perform internal.require(expire_requests.legal_entity_id, 'expire_requests');
    update lending.approval_request as r
    set
        status = 'expired',
        decided_at = now(),
        arguments = coalesce(
            internal.without_personal_data(
                'lending.party_identity', r.legal_entity_id, r.arguments
            ),
            r.arguments
        )
    where
        r.legal_entity_id = expire_requests.legal_entity_id
        and r.status = 'pending'
        and r.expires_at <= now();
    get diagnostics _count = row_count;
    return _count;
end
$$;

comment on function api.expire_requests(uuid) is
'Closes the proposals whose time is over, and returns how many. Safe to run again. Needs '
'expire_requests. '
'Raises RL001, RL002 (access).';

revoke all on function api.expire_requests(uuid) from public;
grant execute on function api.expire_requests(uuid) to rently_scheduler, rently_executive;
