create or replace function api.set_kyc_policy(
    legal_entity_id uuid,
    stage text,
    required_level text
) returns setof lending.kyc_policy
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    perform internal.require(set_kyc_policy.legal_entity_id, 'manage_kyc');
    perform internal.require_approval(set_kyc_policy.legal_entity_id, 'set_kyc_policy');
    begin
        insert into lending.kyc_policy as p (legal_entity_id, stage, required_level)
        values (
            set_kyc_policy.legal_entity_id, set_kyc_policy.stage, set_kyc_policy.required_level
        )
        on conflict on constraint kyc_policy_pkey do update set
            required_level = excluded.required_level;
    exception
        when check_violation or not_null_violation or foreign_key_violation then
            raise exception using
                errcode = 'RL007',
                message = 'the policy is not valid',
                detail = sqlerrm,
                hint = 'Stages are origination and disbursement; levels are in lending.kyc_level.';
    end;
    return query
    select p.*
    from lending.kyc_policy as p
    where
        p.legal_entity_id = set_kyc_policy.legal_entity_id and p.stage = set_kyc_policy.stage;
end
$$;

comment on function api.set_kyc_policy(uuid, text, text) is
'Says which identity check a borrower must have passed before a loan is agreed (origination) or '
'paid out (disbursement). Needs manage_kyc. Raises RL001, RL002 (access), RL007 (invalid).';

revoke all on function api.set_kyc_policy(uuid, text, text) from public;
grant execute on function api.set_kyc_policy(uuid, text, text) to rently_compliance_officer;
