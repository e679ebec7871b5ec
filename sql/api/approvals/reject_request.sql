-- requires: api.approval_request
create or replace function api.reject_request(legal_entity_id uuid, request_id uuid, reason text)
returns setof api.approval_request
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _request lending.approval_request;
    _is_own boolean;
begin
    _is_own := exists (
        select
        from lending.approval_request as r
        where
            r.legal_entity_id = reject_request.legal_entity_id
            and r.id = reject_request.request_id
            and r.proposed_by_account_id = internal.acting_account_id()
    );
    if not _is_own then
        perform internal.require(reject_request.legal_entity_id, 'approve_requests');
    end if;
    _request := internal.lock_pending_request(
        reject_request.legal_entity_id, reject_request.request_id
    );
    if reject_request.reason ~ '\S' is not true then
        raise exception using
            errcode = 'RL007',
            message = 'a rejection has a reason',
            detail = format('reason %L', reject_request.reason),
            hint = 'Say why.';
    end if;

    update lending.approval_request as r
    set
        status = 'rejected',
        decided_by_account_id = internal.acting_account_id(),
        decided_at = now(),
        decision_reason = reject_request.reason,
        arguments = coalesce(
            internal.without_personal_data(
                'lending.party_identity', r.legal_entity_id, r.arguments
            ),
            r.arguments
        )
    where r.legal_entity_id = _request.legal_entity_id and r.id = _request.id;

    return query
    select r.*
    from api.approval_request as r
    where r.legal_entity_id = _request.legal_entity_id and r.id = _request.id;
end
$$;

comment on function api.reject_request(uuid, uuid, text) is
'Rejects what another person proposed, or withdraws one''s own proposal. Another''s needs '
'approve_requests. '
'Raises RL001, RL002 (access), RL007 (no reason), RL015 (unknown), RL016 (not pending).';

revoke all on function api.reject_request(uuid, uuid, text) from public;
grant execute on function api.reject_request(uuid, uuid, text) to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_app;
