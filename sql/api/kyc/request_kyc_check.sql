-- requires: api.kyc_check
create or replace function api.request_kyc_check(
    legal_entity_id uuid,
    party_id uuid,
    level_code text default 'standard',
    reason text default 'onboarding'
) returns setof api.kyc_check
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _id uuid;
begin
    perform internal.require(request_kyc_check.legal_entity_id, 'request_kyc_checks');
    perform internal.require_approval(request_kyc_check.legal_entity_id, 'request_kyc_check');
    perform internal.require_party(request_kyc_check.legal_entity_id, request_kyc_check.party_id);
    begin
        _id := internal.queue_kyc_check(
            request_kyc_check.legal_entity_id,
            request_kyc_check.party_id,
            request_kyc_check.level_code,
            request_kyc_check.reason
        );
    exception
        when check_violation or not_null_violation then
            raise exception using
                errcode = 'RL007',
                message = 'the reason of the check is not known',
                detail = format('reason %s', request_kyc_check.reason),
                hint = 'Reasons are onboarding, recheck and suspicion.';
    end;
    return query
    select v.*
    from api.kyc_check as v
    where v.legal_entity_id = request_kyc_check.legal_entity_id and v.id = _id;
end
$$;

comment on function api.request_kyc_check(uuid, uuid, text, text) is
'Asks for an identity check of a party; if one of the level waits already, that is the answer. '
'Levels are basic, standard and enhanced. Needs request_kyc_checks. Raises RL001, RL002 (access), '
'RL007 (reason), RL010 (party), RL704 (no provider).';

revoke all on function api.request_kyc_check(uuid, uuid, text, text) from public;
grant execute on function api.request_kyc_check(uuid, uuid, text, text) to
rently_loan_officer,
rently_compliance_officer,
rently_app;
